import { beforeEach, expect, test, vi } from 'vitest'
import { type BedSnapshot, type BedView, packTick, type WardSnapshot } from '../../contracts/live.ts'
import { openAlarms, rotating, soundingLevel } from '../alarms/alarm-order.ts'
import { placeOf } from '../alarms/alarm-place.ts'
import { announcements } from '../alarms/announcer.tsx'
import { grouped } from '../alarms/grouping.ts'
import { tabTitle } from '../alarms/title-and-icon.ts'
import { LiveClient, type LiveSocket } from './live-client.ts'
import { createLiveStore, type LiveStore } from './live-store.ts'
import { ServerClock } from './server-clock.ts'
import { WaveHub } from './signal-buffers.ts'
import { alarmView } from './testing/alarm.ts'

type Sent = { event: string; m: unknown; reply: (error: Error | null, r?: unknown) => void; ms: number }

class FakeSocket {
  connected = false
  active = true
  sent: Sent[] = []
  listeners = new Map<string, (m?: unknown) => void>()
  on(event: string, listener: (m?: unknown) => void) {
    this.listeners.set(event, listener)
  }
  fire(event: string, m?: unknown) {
    this.listeners.get(event)?.(m)
  }
  connect = vi.fn(() => {
    this.connected = true
    this.fire('connect')
  })
  disconnect = vi.fn(() => {
    this.connected = false
  })
  timeout(ms: number) {
    return { emit: (event: string, m: unknown, reply: Sent['reply']) => this.sent.push({ event, m, reply, ms }) }
  }
  emit() {
    return undefined
  }
  last(event: string): Sent {
    return this.sent.filter((s) => s.event === event).at(-1)!
  }
}

let socket: FakeSocket
let store: LiveStore
let client: LiveClient
let hub: WaveHub
let now = 0
let waits: number[]

const snapshot: WardSnapshot = {
  ward: { id: '4b', name: 'Ward 4B', kind: '' },
  beds: [{ bed: '4b-20', label: '20', encounter: 'enc-20', state: null }],
  alarms: [],
  scores: [],
  cursor: 41,
  server_ms: 1_000_000,
  origin: 'simulated',
}
const tick = () =>
  packTick(
    {
      v: 'w',
      id: '4b',
      server_ms: 1_000_250,
      seq: 1,
      beds: [{ e: 'enc-20', w: [], n: { hr: { value: 72, event_ms: 5, quality: '', source: 'ecg_ii' } } }],
    },
    new Int16Array(),
  )

beforeEach(() => {
  socket = new FakeSocket()
  store = createLiveStore()
  hub = new WaveHub()
  now = 0
  waits = []
  client = new LiveClient({
    connect: () => socket as unknown as LiveSocket,
    store,
    hub,
    clock: new ServerClock(0, 0),
    now: () => now,
    random: () => 1,
    key: () => 'key-1',
    later: (_, ms) => waits.push(ms),
  })
  client.start()
  client.watch({ view: 'ward', id: '4b' })
  socket.last('watch').reply(null, { ok: true, snapshot, missed: [] })
})

const ACK = { type: 'acknowledge', encounter: 'enc-20', alarm: 'a1', revision: 1 } as const

test('[LIVE-22] after a reconnect the view is asked for again from its cursor', () => {
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView()], beds: [] })
  socket.fire('disconnect', 'transport close')
  expect(store.getState().connection).toBe('down')
  socket.fire('connect')
  expect(socket.last('watch').m).toEqual({ view: 'ward', ward: '4b', cursor: 44 })
  expect(store.getState().alarms.a1).toBeDefined()
})

test('[LIVE-23] pauses between own attempts double from 0.5 s to 4 s', () => {
  socket.active = false
  for (let i = 0; i < 5; i++) socket.fire('disconnect', 'io server disconnect')
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000])
})

test('[UI-1] a command offline is not sent and not queued', async () => {
  socket.connected = false
  expect(await client.command(ACK)).toEqual({ status: 'not_sent', key: 'key-1', reason: 'offline' })
  socket.fire('connect')
  expect(socket.sent.some((s) => s.event === 'command')).toBe(false)
})

test('[UI-2] a command is not sent into a socket that looks open but has been silent for as long as a screen takes to say so', async () => {
  socket.fire('tick', tick())
  now = 4_001
  expect((await client.command(ACK)).status).toBe('not_sent')
  expect(socket.sent.some((s) => s.event === 'command')).toBe(false)
})

test('[UI-3] an unanswered command is reported as not sent after 3 s, an answered one as the server says', async () => {
  const lost = client.command(ACK)
  expect(socket.last('command').ms).toBe(3_000)
  socket.last('command').reply(new Error('operation has timed out'))
  expect(await lost).toEqual({ status: 'not_sent', key: 'key-1', reason: 'timeout' })
  const done = client.command(ACK)
  socket.last('command').reply(null, { status: 'done', key: 'key-1', at_ms: 7 })
  expect(await done).toEqual({ status: 'done', key: 'key-1', at_ms: 7 })
})

test('[LIVE-24] a tick feeds numbers of what is watched, and nothing of what is not', () => {
  socket.fire('tick', tick())
  expect(store.getState().numbers['enc-20']?.hr?.value).toBe(72)
  client.watch({ view: 'bed', id: 'enc-3' })
  expect(store.getState().numbers).toEqual({})
  socket.fire('tick', tick())
  expect(store.getState().numbers).toEqual({})
})

test('[LIVE-25] an ended session takes everything off the screen', () => {
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView()], beds: [] })
  socket.fire('ended', { reason: 'revoked' })
  const state = store.getState()
  expect([state.ended, state.connection, state.slots.length, Object.keys(state.alarms).length]).toEqual(['revoked', 'ended', 0, 0])
  expect(socket.disconnect).toHaveBeenCalled()
})

/** Waves of somebody, so that a ring is there to be forgotten. */
const waves = (encounter: string) => {
  const wave = { c: 'ecg_ii', t0: 0, fs: 100, n: 2, g: 1, off: 0, o: 0 }
  const n = { hr: { value: 99, event_ms: 5, quality: '', source: '' } }
  return packTick({ v: 'w', id: '4b', server_ms: 1, seq: 2, beds: [{ e: encounter, w: [wave], n }] }, Int16Array.of(1, 2))
}
const scored = (encounter: string) => ({ ward: '4b', scores: [{ encounter, at_ms: 1, scores: [], observed: {}, names: {} }] })
const now20 = (encounter: string): WardSnapshot => ({ ...snapshot, beds: [{ ...snapshot.beds[0]!, encounter }] })
const everything = () => JSON.stringify({ ...store.getState(), rings: hub.channels('enc-20') })

test('[PAT-35] another patient in the bed: nothing of the one before is kept, and nothing that still comes is taken', () => {
  socket.fire('tick', waves('enc-20'))
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView()], beds: [] })
  socket.fire('scores', scored('enc-20'))
  expect(everything()).toMatch(/enc-20.*ecg_ii/)
  socket.fire('picture', { snapshot: now20('enc-21') })
  for (let i = 0; i < 2; i++) {
    expect(everything()).not.toContain('enc-20')
    expect(hub.channels('enc-20')).toEqual([])
    socket.fire('tick', waves('enc-20'))
    socket.fire('alarms', { ward: '4b', cursor: 45, alarms: [alarmView({ revision: 9 })], beds: [] })
    socket.fire('scores', scored('enc-20'))
  }
  socket.fire('tick', waves('enc-21'))
  expect(store.getState().numbers['enc-21']?.hr?.value).toBe(99)
  expect(hub.channels('enc-21')).toEqual(['ecg_ii'])
})

test('[PAT-35] a picture of what is not watched any more is not shown', () => {
  client.watch({ view: 'bed', id: 'enc-3' })
  socket.fire('picture', { snapshot: now20('enc-21') })
  expect(store.getState().slots).toEqual([])
})

test('[DVC-51] a wave that began after the picture of a bed was made is listed from its first sample, once', () => {
  client.watch({ view: 'bed', id: 'enc-3' })
  store.setState({ ready: true, channels: ['resp'], slots: [{ bed: 'b', label: '03', encounter: 'enc-3' }] })
  const wave = { c: 'ecg_ii', t0: 0, fs: 100, n: 2, g: 1, off: 0, o: 0 }
  const bytes = packTick({ v: 'b', id: 'enc-3', server_ms: 1, seq: 1, beds: [{ e: 'enc-3', w: [wave] }] }, Int16Array.of(1, 2))
  for (let i = 0; i < 2; i++) socket.fire('tick', bytes)
  expect(store.getState().channels).toEqual(['resp', 'ecg_ii'])
})

test('[PAT-31] a stay that is over is forgotten and said to be over, also when it ended while this screen was away', () => {
  socket.fire('tick', waves('enc-20'))
  socket.fire('closed', { error: 'discharged' })
  expect(store.getState()).toMatchObject({ error: 'discharged', ready: false, beds: {}, numbers: {}, slots: [] })
  expect(hub.channels('enc-20')).toEqual([])

  client.watch({ view: 'bed', id: 'enc-3' })
  store.setState({ ready: true, beds: { 'enc-3': {} as never } })
  socket.fire('disconnect', 'transport close')
  socket.fire('connect')
  socket.last('watch').reply(null, { ok: false, error: 'not_found' })
  expect(store.getState()).toMatchObject({ error: 'discharged', beds: {} })
})

test('[COV-7] a screen has lost the server after its time, unless it has just woken: then it listens for 2 s first', () => {
  socket.fire('tick', tick())
  now = 4_000
  expect(client.lost(4_000)).toBe(false)
  now = 4_001
  expect(client.lost(4_000)).toBe(true)
  now = 600_000
  client.woke()
  for (now = 600_000; now < 602_000; now += 250) expect([client.lost(4_000), client.waking()]).toEqual([false, true])
  expect([client.lost(4_000), client.lost(10_000), client.waking()]).toEqual([true, true, false])
  client.woke()
  now += 250
  socket.fire('tick', tick())
  expect([client.lost(4_000), client.waking()]).toEqual([false, false])
  now += 4_001
  expect(client.lost(4_000)).toBe(true)
  client.unwatch()
  expect(client.lost(4_000)).toBe(false)
})

test('[COV-7] what runs in a page before its first tick after a sleep takes nothing for lost', () => {
  socket.fire('tick', tick())
  for (now = 0; now < 5_000; now += 250) client.awake()
  expect(client.lost(4_000)).toBe(true)
  now += 60_000
  socket.fire('disconnect', 'ping timeout')
  expect([client.lost(4_000), client.waking()]).toEqual([false, true])
  client.woke()
  client.awake()
  expect(client.lost(4_000)).toBe(false)
  now += 2_000
  client.awake()
  expect(client.lost(4_000)).toBe(true)
})

test('[COV-6] who watches is shown as told, and forgotten with what is watched', () => {
  const line = { screen: 's1', name: 'Ann', role: 'nurse', encounter: null, hears_ward: true, state: 'watching', yours: true }
  socket.fire('coverage', { ward: '4b', screens: [line] })
  expect(store.getState().screens).toEqual([line])
  client.watch({ view: 'bed', id: 'enc-20' })
  expect(store.getState().screens).toEqual([])
})

/** Bed 03 of a ward where bed 20 has another patient. */
const bedView = (encounter: string, bed_label: string, family: string) =>
  ({ encounter, bed: `4b-${bed_label}`, bed_label, revision: 1, discharged: false, patient: { family } }) as BedView
const bedSnapshot = (): BedSnapshot => ({
  ward: snapshot.ward,
  bed: bedView('enc-3', '03', 'Berg'),
  alarms: [alarmView({ id: 'own', encounter: 'enc-3', bed: '4b-03' })],
  ward_alarms: [alarmView()],
  ward_beds: [bedView('enc-20', '20', 'Haddad')],
  history: [],
  scores: [],
  cursor: 41,
  server_ms: 1,
  origin: 'simulated',
  channels: [],
})
function openBed(): void {
  client.watch({ view: 'bed', id: 'enc-3' })
  socket.last('watch').reply(null, { ok: true, snapshot: bedSnapshot(), missed: [] })
}
const ARREST = { id: 'arrest', code: 'asystole', priority: 'high' } as const

test('[LIVE-30] on the page of one patient an alarm of another bed is in the bar with bed and name, sounds, and is announced', () => {
  openBed()
  const before = store.getState()
  expect(Object.keys(before.alarms)).toEqual(['own', 'a1'])
  expect(soundingLevel(Object.values(before.alarms), 20_000)).toBe('medium')
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView(ARREST)], beds: [] })
  const state = store.getState()
  const [first] = rotating(Object.values(state.alarms), 20_000)
  expect(first?.id).toBe('arrest')
  expect(placeOf(state.beds, first!, 'names')).toEqual({ bed: '20', name: 'Haddad' })
  expect(soundingLevel(Object.values(state.alarms), 20_000)).toBe('high')
  const [said, ...others] = announcements(state, before, 20_000)
  expect(others).toEqual([])
  expect(said).toMatchObject({ urgent: true, words: expect.stringMatching(/bed 20/i) })
  expect(tabTitle('Ward 4B', [first!], (a) => placeOf(state.beds, a, 'names').bed, false)).toMatch(/^!!! 20 /)
})

test('[UI-217] an alarm that falls silent in standby is not announced as ended; one that ends is', () => {
  openBed()
  const heard = (alarm: Parameters<typeof alarmView>[0]) => {
    const before = store.getState()
    socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView(alarm)], beds: [] })
    return announcements(store.getState(), before, 20_000)
  }
  expect(heard(ARREST)).toHaveLength(1)
  const signal = { state: 'off', why: 'standby', by: 'u1', until_ms: 90_000, reason: 'imaging' } as const
  expect(heard({ ...ARREST, signal, revision: 2 })).toEqual([])
  const over = { condition: 'ended', signal: { state: 'latched' }, revision: 3 } as const
  expect(heard({ ...ARREST, ...over })[0]?.words).toMatch(/ended/i)
})

test('[LIVE-30] what is about the one patient has theirs alone: open alarms, those that are over, numbers', () => {
  openBed()
  const over = { condition: 'ended', signal: { state: 'off', why: 'ended' }, revision: 2 } as const
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView(over), alarmView({ ...ARREST })], beds: [] })
  expect(store.getState().history).toEqual([])
  socket.fire('alarms', { ward: '4b', cursor: 45, alarms: [alarmView({ ...over, id: 'own', encounter: 'enc-3' })], beds: [] })
  const { history, alarms, numbers } = store.getState()
  expect(history.map(({ id }) => id)).toEqual(['own'])
  expect(openAlarms(Object.values(alarms), 20_000, 'enc-3')).toEqual([])
  expect(grouped(Object.values(alarms), 20_000, 'enc-3')).toEqual([])
  expect(openAlarms(Object.values(alarms), 20_000).map(({ id }) => id)).toEqual(['arrest'])
  expect(numbers).toEqual({})
})

test('[LIVE-30][PAT-35] who has left the ward is forgotten on the page of another patient, and what still comes of theirs is not taken', () => {
  openBed()
  socket.fire('picture', { snapshot: { ...bedSnapshot(), ward_alarms: [], ward_beds: [] } })
  expect(JSON.stringify(store.getState())).not.toMatch(/enc-20|Haddad/)
  socket.fire('alarms', { ward: '4b', cursor: 44, alarms: [alarmView(ARREST)], beds: [] })
  expect(JSON.stringify(store.getState())).not.toContain('enc-20')
})

test('[LIVE-30] what was missed in the whole ward is listed after a reconnect; of a ward the patient was moved to meanwhile only theirs', () => {
  const missed = [alarmView(ARREST), alarmView({ id: 'own', encounter: 'enc-3', revision: 2 })]
  const back = (ward: BedSnapshot['ward']) => {
    openBed()
    socket.fire('disconnect', 'transport close')
    socket.fire('connect')
    socket.last('watch').reply(null, { ok: true, snapshot: { ...bedSnapshot(), ward }, missed })
    client.watch({ view: 'ward', id: '4b' })
    store.setState({ missed: [] }) // somebody has seen it
  }
  const listed: string[][] = []
  store.subscribe(({ missed: now }, { missed: old }) => now !== old && now.length > 0 && listed.push(now.map(({ id }) => id)))
  back(snapshot.ward)
  back({ id: '5a', name: 'Ward 5A', kind: '' })
  expect(listed).toEqual([['arrest', 'own'], ['own']])
})

test('[UI-220] the list of what was missed stays while one goes from page to page of the ward, and nothing of it goes to another ward', () => {
  openBed()
  socket.fire('disconnect', 'transport close')
  socket.fire('connect')
  socket.last('watch').reply(null, { ok: true, snapshot: bedSnapshot(), missed: [alarmView(ARREST)] })
  const listed = () => store.getState().missed.map(({ id }) => id)
  client.unwatch() // the page that goes, as React has it
  client.watch({ view: 'ward', id: '4b' })
  expect(listed()).toEqual(['arrest'])
  socket.last('watch').reply(null, { ok: true, snapshot, missed: [] })
  expect(listed()).toEqual(['arrest'])
  client.watch({ view: 'ward', id: '5a' })
  socket
    .last('watch')
    .reply(null, { ok: true, snapshot: { ...snapshot, ward: { id: '5a', name: 'Ward 5A', kind: '' }, beds: [], alarms: [] }, missed: [] })
  expect(listed()).toEqual([])
})

test('[HAB-40] a machine that has its network again asks at once; while the socket is open nothing is disturbed', () => {
  client.hasten()
  expect(socket.disconnect).not.toHaveBeenCalled()
  socket.connected = false
  socket.fire('disconnect', 'transport close')
  const tries = socket.connect.mock.calls.length
  client.hasten()
  expect(socket.connect).toHaveBeenCalledTimes(tries + 1)
  expect(socket.last('watch').m, 'what was missed is asked for with it').toMatchObject({ cursor: store.getState().cursor })
  expect(store.getState().connection).toBe('open')
  client.stop()
  client.hasten()
  expect(socket.connect).toHaveBeenCalledTimes(tries + 1)
})
