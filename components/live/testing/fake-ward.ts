/**
 * A stand-in for the live socket, for looking at the screens without a server: 24 beds of synthetic data, answers to
 * commands, and switches by HTTP. Development only: `npx tsx components/live/testing/fake-ward.ts --port 3210 --web http://127.0.0.1:3211`
 */
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { createProxyServer } from 'httpxy'
import { Server, type Socket } from 'socket.io'
import type { Outcome } from '../../../contracts/command.ts'
import type { NumberNow } from '../../../contracts/effect.ts'
import {
  type AlarmView,
  type BedView,
  type CommandRequest,
  packTick,
  type TickHead,
  type TickWave,
  type WardSnapshot,
  type WatchRequest,
} from '../../../contracts/live.ts'
import { afterTime, answered, everyState, PEOPLE } from './fake-alarms.ts'
import { ecgAt, plethAt, seeded, type Vitals } from './synthetic.ts'

const FS = 250
const TICK_MS = 240
const N = (FS * TICK_MS) / 1000
const NAMES =
  'Andersson Haddad Virtanen Osei Lindqvist Moretti Okafor Petrov Nguyen Schmidt Kowalska - Rahman Dubois Jansen Tanaka Byrne Novak Eriksson Mbeki Castillo Ivanova Fischer Hughes'.split(
    ' ',
  )

const { values } = parseArgs({
  options: { port: { type: 'string', default: '3210' }, web: { type: 'string', default: '' }, alarms: { type: 'boolean', default: false } },
})
const random = seeded(7)
const beds = NAMES.map((family, i) => {
  const label = String(i + 1).padStart(2, '0')
  const vitals: Vitals = { hr: 58 + Math.round(random() * 45), spo2: 94 + Math.round(random() * 5), rr: 12 + Math.round(random() * 9) }
  return {
    label,
    family,
    encounter: family === '-' ? '' : `enc-${label}`,
    vitals,
    phase: random(),
    silent: false,
    leadOff: false,
    asystole: false,
    art: random() < 0.4,
  }
})
type Bed = (typeof beds)[number]
const alarms = new Map<string, AlarmView>()
const views = new Map<string, BedView>()
let revision = 1
let storing = true
let stalled = false

for (const bed of beds) if (bed.encounter) views.set(bed.encounter, viewOf(bed))

function viewOf(bed: Bed): BedView {
  const battery = bed.label === '15' ? 12 : 80
  return {
    encounter: bed.encounter,
    ward: '4b',
    bed: `4b-${bed.label}`,
    pause: null,
    standby: null,
    limits_version: 1,
    limits_changed: bed.label === '21',
    analysis: 'on',
    discharged: false,
    revision: revision++,
    bed_label: bed.label,
    names: PEOPLE,
    patient: {
      encounter: bed.encounter,
      patient: `p-${bed.label}`,
      family: bed.family,
      given: 'T.',
      sex: 'F',
      born: '1958-03-02',
      mrn: '402187735',
    },
    devices: [
      {
        device: `mx-${bed.label}`,
        label: `MX-${bed.label}`,
        kind: 'monitor',
        last_ms: Date.now(),
        battery_pct: battery,
        clock_uncertainty_ms: 12,
        origin: 'simulated',
      },
    ],
  }
}

function raiseAll(): void {
  const now = Date.now()
  beds[6]!.asystole = true
  beds[2]!.leadOff = true
  beds[21]!.silent = true
  beds[19]!.vitals.spo2 = 86
  beds[12]!.vitals.rr = 32
  beds[4]!.vitals.hr = 162
  for (const made of everyState(now)) alarms.set(made.id, { ...made, revision: revision++ })
  const standby = views.get('enc-18')!
  standby.standby = { by: 'u1', reason: 'imaging', from_ms: now, until_ms: now + 1_700_000 }
  const silenced = views.get('enc-17')!
  silenced.pause = { by: 'u2', reason: 'suction', from_ms: now, until_ms: now + 84_000 }
  const paused = views.get('enc-16')!
  paused.pause = { by: 'u2', reason: 'suction', from_ms: now, until_ms: now + 84_000 }
  push([...alarms.values()], [paused, standby, silenced])
}

const web = values.web ? createProxyServer({ target: values.web }) : null
const server = createServer((req, res) => {
  const url = req.url ?? '/'
  if (url === '/live/ticket') return void res.writeHead(200, { 'content-type': 'application/json' }).end('{"ticket":"x"}')
  if (!url.startsWith('/fake/')) return void (web ? web.web(req, res) : res.writeHead(404).end())
  const act = url.slice(6)
  if (act === 'alarms') raiseAll()
  if (act === 'stall' || act === 'go') stalled = act === 'stall'
  if (act === 'storing' || act === 'unstoring') {
    storing = act === 'storing'
    io.emit('storing', { storing, since_ms: Date.now() })
  }
  if (act === 'drop') io.disconnectSockets(true)
  if (act === 'ended') io.emit('ended', { reason: 'expired' })
  res.end('ok\n')
})
server.on('upgrade', (req, socket, head) => {
  if (req.url?.startsWith('/socket.io')) return
  const to = new URL(values.web)
  const hot = connect(Number(to.port), to.hostname, () => {
    const lines = Object.entries(req.headers).map(([name, value]) => `${name}: ${value}`)
    hot.write([`GET ${req.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
    hot.write(head)
    hot.pipe(socket).pipe(hot)
  })
  hot.on('error', () => socket.destroy())
  socket.on('error', () => hot.destroy())
})
const io = new Server(server, { path: '/socket.io', transports: ['websocket'], destroyUpgrade: false })

function push(list: AlarmView[], bedList: BedView[] = []): void {
  io.emit('alarms', { ward: '4b', cursor: revision, alarms: list, beds: bedList })
}

function renew(view: BedView): void {
  view.revision = revision++
  push([], [{ ...view }])
}

function change(next: AlarmView): void {
  const told = { ...next, revision: revision++ }
  alarms.set(told.id, told)
  push([told])
}

function snapshot(): WardSnapshot {
  return {
    ward: { id: '4b', name: 'Ward 4B', kind: 'High dependency' },
    beds: beds.map((b) => ({ bed: `4b-${b.label}`, label: b.label, encounter: b.encounter, state: views.get(b.encounter) ?? null })),
    alarms: [...alarms.values()],
    scores: [],
    cursor: revision,
    server_ms: Date.now(),
    origin: 'simulated',
  }
}

function decide({ key, command }: CommandRequest): Outcome {
  const at_ms = Date.now()
  const view = views.get(command.encounter)
  if ('alarm' in command) {
    const known = alarms.get(command.alarm)
    if (!known) return { status: 'refused', key, reason: 'not_found' }
    const next = answered(known, command, 'me', at_ms)
    if (typeof next === 'string') return { status: 'refused', key, reason: next }
    change(next)
  } else if (view && command.type === 'pause') {
    view.pause = { by: 'me', reason: command.reason, from_ms: at_ms, until_ms: at_ms + command.duration_ms }
    renew(view)
  } else if (view && command.type === 'resume') {
    view.pause = null
    renew(view)
  } else if (view && command.type === 'standby') {
    if (command.duration_ms > 3_600_000) return { status: 'refused', key, reason: 'too_long', detail: { max_ms: 3_600_000 } }
    view.standby = { by: 'me', reason: command.reason, from_ms: at_ms, until_ms: at_ms + command.duration_ms }
    renew(view)
  } else if (view && command.type === 'end_standby') {
    view.standby = null
    renew(view)
    for (const one of alarms.values())
      if (one.encounter === command.encounter && one.signal.state === 'off' && one.signal.why === 'standby')
        change({ ...one, signal: { state: 'on' } })
  }
  return { status: 'done', key, at_ms }
}

io.on('connection', (socket) => {
  socket.emit('hello', {
    principal: { user: 'me', name: 'S. Berg', role: 'nurse', wards: ['4b'] },
    server_ms: Date.now(),
    build: 'fake',
    demo: true,
    storing,
  })
  socket.on('watch', (m: WatchRequest, reply) => {
    if (m.view === 'ward')
      return reply(
        m.ward === '4b'
          ? { ok: true, snapshot: snapshot(), missed: m.cursor === null ? [] : missed() }
          : { ok: false, error: 'not_allowed' },
      )
    const bed = views.get(m.encounter)
    if (!bed) return reply({ ok: false, error: 'not_found' })
    socket.data.bed = m.encounter
    const mine = [...alarms.values()].filter((a) => a.encounter === m.encounter)
    reply({
      ok: true,
      missed: [],
      snapshot: {
        ward: snapshot().ward,
        bed,
        alarms: mine,
        ward_alarms: [...alarms.values()].filter((a) => a.encounter !== m.encounter),
        ward_beds: [...views.values()].filter((view) => view.encounter !== m.encounter),
        history: [],
        scores: [],
        cursor: revision,
        server_ms: Date.now(),
        origin: 'simulated',
        channels: ['ecg_ii', 'pleth'],
      },
    })
  })
  socket.on('unwatch', (reply) => reply())
  socket.on('command', (m: CommandRequest, reply) => setTimeout(() => reply(decide(m)), 120))
  socket.on('screen', () => undefined)
})

/** As if everything had happened while the screen was away. */
function missed(): AlarmView[] {
  return [...alarms.values()]
}

setInterval(() => {
  for (const alarm of alarms.values()) {
    const next = afterTime(alarm, Date.now())
    if (next) change(next)
  }
}, 250)

let at = Date.now() - 500
let seq = 0
setInterval(() => {
  while (at + TICK_MS <= Date.now() - 120) {
    if (!stalled) io.emit('tick', Buffer.from(tick(at, { v: 'w', id: '4b' }, beds)))
    if (!stalled) for (const socket of io.sockets.sockets.values()) tickBed(socket)
    at += TICK_MS
  }
}, TICK_MS / 2)

function tickBed(socket: Socket): void {
  const bed = beds.find(({ encounter }) => encounter === socket.data.bed)
  if (bed) socket.emit('tick', Buffer.from(tick(at, { v: 'b', id: bed.encounter }, [bed])))
}

function tick(t0: number, of: Pick<TickHead, 'v' | 'id'>, shown: readonly Bed[]): Uint8Array {
  const samples: number[] = []
  const head: TickHead = { ...of, server_ms: Date.now(), seq: seq++, beds: [] }
  for (const bed of shown) {
    if (!bed.encounter || bed.silent) continue
    const w: TickWave[] = []
    const ecg: number[] = []
    const pleth: number[] = []
    for (let i = 0; i < N; i++) {
      bed.phase = (bed.phase + bed.vitals.hr / 60 / FS) % 1
      const drift = 0.03 * Math.sin((t0 + i * 4) / 700)
      ecg.push(Math.round(((bed.asystole ? 0 : ecgAt(bed.phase)) + drift + (random() - 0.5) * 0.02) * 200))
      pleth.push(Math.round((bed.asystole ? 0.05 * Math.sin(t0 / 900) : plethAt(bed.phase)) * 1000))
    }
    if (!bed.leadOff) w.push({ c: 'ecg_ii', t0, fs: FS, n: N, g: 0.005, off: 0, o: samples.length })
    if (!bed.leadOff) samples.push(...ecg)
    w.push({ c: 'pleth', t0, fs: FS, n: N, g: 1, off: 0, o: samples.length })
    samples.push(...pleth)
    head.beds.push({ e: bed.encounter, w, ...(seq % 4 === 0 ? { n: numbersOf(bed, t0 + TICK_MS) } : {}) })
  }
  return packTick(head, Int16Array.from(samples))
}

function numbersOf(bed: Bed, event_ms: number): Record<string, NumberNow> {
  const of = (value: number | null, quality = '', at_ms = event_ms): NumberNow => ({ value, event_ms: at_ms, quality, source: 'fake' })
  const { hr, spo2, rr } = bed.vitals
  const pressure = bed.art ? 'art' : 'nibp'
  const when = bed.art ? event_ms : event_ms - 600_000
  return {
    hr: bed.leadOff ? of(null, 'lead_off') : of(bed.asystole ? 0 : hr),
    pr: of(hr),
    spo2: bed.asystole ? of(null, 'flat') : of(spo2),
    rr: of(rr),
    temp: of(36.4 + (hr % 10) / 8),
    [`${pressure}_sys`]: of(110 + (hr % 30), '', when),
    [`${pressure}_dia`]: of(64 + (hr % 13), '', when),
    [`${pressure}_mean`]: of(80 + (hr % 15), '', when),
  }
}

if (values.alarms) setTimeout(raiseAll, 2_000)
server.listen(Number(values.port), '127.0.0.1', () => console.log(`fake ward on http://127.0.0.1:${values.port}`))
