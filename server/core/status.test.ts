import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, expect, test, vi } from 'vitest'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import type { LogRecord } from '../../contracts/record.ts'
import type { Principal } from '../../contracts/role.ts'
import { HOP_ALLOWED_MS, HOPS, type Hop, type HopLine, type StatusReply } from '../../contracts/status.ts'
import { systemClock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { StepEffects } from '../runtime/runtime.ts'
import { largestOf, overOf } from './status.ts'

type Parts = Parameters<typeof import('./effects.ts')['leadEffects']>[0]
const nothing = () => undefined

/** The hops of this process, anew: what counts is a module's own. */
async function house() {
  vi.resetModules()
  const [{ leadEffects, leadRecords }, { memoryLog }, { openStatus, STATUS_PATH }, { metrics, registry }, { delays }] = await Promise.all([
    import('./effects.ts'),
    import('../log/memory.ts'),
    import('./status.ts'),
    import('../observe/metrics.ts'),
    import('../observe/delays.ts'),
  ])
  return { leadEffects, leadRecords, memoryLog, openStatus, STATUS_PATH, metrics, registry, delays }
}

const person = (role: Principal['role']): Principal => ({
  user: role,
  name: role,
  role,
  wards: ['w1'],
  session: role,
  expires_ms: Infinity,
})
const PEOPLE: Record<string, Principal> = {
  admin: person('admin'),
  biomed: person('biomed'),
  nurse: person('nurse'),
  kiosk: person('kiosk'),
}

/** A server whose log, engine and dispatcher take as long as is asked. */
async function running(takes: Partial<Record<'log' | 'engine' | 'dispatch', number>>) {
  const here = await house()
  const log = here.memoryLog(systemClock)
  let stepped: (step: StepEffects) => void = nothing
  let stored: (m: Array<{ ward: string; cursor: number; effects: Effect[] }>) => void = nothing
  const durable: Array<() => void> = []
  log.onDurable(() => {
    for (const go of durable.splice(0)) go()
  })
  const runtime = {
    onEffects: (listener: typeof stepped) => {
      const before = stepped
      stepped = (step) => {
        before(step)
        listener(step)
      }
    },
    onCredit: nothing,
    onTrouble: nothing,
    submit({ partition, first, records }: { partition: number; first: number; records: readonly LogRecord[] }) {
      const effects = [{ kind: 'alarm', id: `${partition}/${first}/0`, why: 'raised', alarm: { source: 'device' } } as AlarmEffect]
      const judged = () => stepped({ partition, below: first + records.length, effects })
      takes.engine ? setTimeout(judged, takes.engine) : judged()
      return true
    },
  }
  const dispatcher = {
    accept({ partition, below, effects }: StepEffects) {
      const store = () => void setTimeout(() => stored([{ ward: 'w1', cursor: 1, effects: [...effects] }]), takes.dispatch ?? 0)
      if (log.durable(partition) >= below) store()
      else durable.push(store)
    },
    effectsBelow: () => 0,
    onStored: (listener: typeof stored) => {
      stored = listener
    },
    onUnstored: nothing,
  }
  const hears = { onNumbers: nothing, onScores: nothing, onStored: nothing, onUnstored: nothing, onBatch: nothing }
  const all = { log, runtime, dispatcher, commands: hears, live: hears, recorder: hears, calls: hears } as unknown as Parts
  here.leadEffects(all)
  here.leadRecords(all, { pause: nothing, resume: nothing } as never, systemClock)
  const refused: string[] = []
  const status = here.openStatus({
    principalOf: async (cookie) => {
      if (cookie === 'away') throw new Error('ECONNREFUSED')
      return PEOPLE[cookie] ?? null
    },
    clock: systemClock,
    gate: { sessions: () => [] },
    live: { screens: () => ({ screens: [], beds: [] }) },
    log,
    directory: { encounters: () => [] } as never,
    trail: { refused: (who, reason, path) => void refused.push(`${'user' in who ? who.user : 'nobody'} ${reason} ${path}`) },
  })
  const server = createServer((incoming, response) => status.answer(incoming, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const ask = async (cookie: string, method = 'GET') => {
    const { port } = server.address() as AddressInfo
    const reply = await fetch(`http://127.0.0.1:${port}${here.STATUS_PATH}`, { method, headers: { cookie } })
    return { status: reply.status, body: (await reply.json()) as StatusReply & { error?: string } }
  }
  return {
    ...here,
    log,
    ask,
    refused,
    async close() {
      status.stop()
      log.release()
      await log.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function send(log: Log, n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    const frame = { seq: i + 1, time_ms: 0, duration_ms: 250, blocks: [], values: [], events: [], alarms: [] }
    const at_ms = systemClock.now_ms()
    log.append(7, { kind: 'frame', at_ms, encounter: 'e', device: 'd', boot: 'b', origin: 'simulated', event_ms: at_ms, frame })
    await pause(5)
  }
}

let open: Awaited<ReturnType<typeof running>> | null = null
beforeEach(() => async () => {
  await open?.close()
  open = null
})

for (const hop of ['engine', 'dispatch'] as const)
  test(`[STA-10] a delay put into one hop is named as that hop: ${hop}`, async () => {
    open = await running({ [hop]: 4 * HOP_ALLOWED_MS[hop] })
    await send(open.log, 5)
    await vi.waitFor(async () => {
      const { body } = await open!.ask('admin')
      expect(body.hops.find((line) => line.hop === 'dispatch')!.n).toBeGreaterThan(2)
      expect(body.largest).toBe(hop)
      expect(body.over[0]).toBe(hop)
    }, 5_000)
  })

test('[STA-10] a log that no longer stores is named while it stands, not only when it goes on', async () => {
  open = await running({})
  open.log.hold()
  await send(open.log, 3)
  await pause(2 * HOP_ALLOWED_MS.log)
  const { body } = await open.ask('admin')
  expect(body.over[0]).toBe('log')
  const line = body.hops.find(({ hop }) => hop === 'log')!
  expect(line.n).toBe(0)
  expect(line.waiting_ms).toBeGreaterThan(HOP_ALLOWED_MS.log)
  open.log.release()
  await vi.waitFor(async () => {
    const after = (await open!.ask('admin')).body
    expect(after.hops.find(({ hop }) => hop === 'log')).toMatchObject({ n: 3, waiting_ms: null })
    expect(after.largest).toBe('log')
  }, 5_000)
})

test('[STA-11] the figures of the page are those of /metrics', async () => {
  open = await running({})
  const { metrics, delays, registry } = open
  metrics.frames.inc({ fate: 'duplicate' }, 7)
  metrics.engineCounts.inc({ name: 'frames_dropped', reason: 'duplicate' }, 2)
  metrics.rejects.inc({ reason: 'too_big' }, 3)
  metrics.ticksSkipped.inc(11)
  for (let i = 1; i <= 200; i++) delays.observe('glass', i)
  await send(open.log, 4)
  await open.log.flush()
  await pause(50)
  const { body } = await open.ask('biomed')
  const lines = (await registry.metrics()).split('\n')
  const figure = (start: string) =>
    Number(
      lines
        .find((line) => line.startsWith(start))
        ?.split(' ')
        .at(-1),
    )
  const total = (what: string) => body.counts.find((one) => one.what === what)!.total
  expect(total('duplicate')).toBe(figure('wardwave_frames_total{fate="duplicate"}') + 2)
  expect(total('duplicate')).toBe(9)
  expect(total('pictures_skipped')).toBe(figure('wardwave_ticks_skipped_total'))
  expect(total('alarms_sent')).toBe(figure('wardwave_alarms_sent_total'))
  expect(total('alarms_sent')).toBeGreaterThan(0)
  expect(total('alarms_skipped')).toBe(0)
  expect(body.rejects).toEqual([{ reason: 'too_big', hour: figure('wardwave_rejects_total{reason="too_big"}'), total: 3 }])
  for (const [quantile, ms] of [
    ['0.5', body.glass.p50_ms],
    ['0.95', body.glass.p95_ms],
    ['0.99', body.glass.p99_ms],
  ] as const)
    expect(figure(`wardwave_delay_ms{hop="glass",quantile="${quantile}"}`)).toBe(ms)
})

test('[STA-12] only whoever may see the status is told it; others are refused and noted; nothing is changed by asking', async () => {
  open = await running({})
  expect((await open.ask('admin')).status).toBe(200)
  expect((await open.ask('biomed')).status).toBe(200)
  expect(await open.ask('nurse')).toEqual({ status: 403, body: { error: 'not_allowed' } })
  expect(await open.ask('kiosk')).toEqual({ status: 403, body: { error: 'not_allowed' } })
  expect(await open.ask('')).toEqual({ status: 401, body: { error: 'signed_out' } })
  expect(await open.ask('away')).toEqual({ status: 503, body: { error: 'unavailable' } })
  expect((await open.ask('admin', 'POST')).status).toBe(405)
  expect(open.refused).toEqual(['nurse not_allowed /live/status', 'kiosk not_allowed /live/status', 'nobody signed_out /live/status'])
})

const line = (hop: Hop, p50_ms: number | null, p95_ms: number | null, waiting_ms: number | null = null): HopLine => {
  const quantiles = { n: p50_ms === null ? 0 : 9, p50_ms, p95_ms, p99_ms: p95_ms }
  return { hop, ...quantiles, hour: quantiles, counts: [], waiting_ms }
}

test('[STA-10] the largest share is a hop that was measured; the hop furthest beyond what it may take comes first', () => {
  expect(largestOf(HOPS.map((hop) => line(hop, null, null)))).toBeNull()
  expect(largestOf([line('device', 20, 30), line('picture', 120, 240), line('dispatch', null, null)])).toBe('picture')
  expect(overOf([line('device', 20, 120), line('gate', 2, 40), line('log', null, null, 51), line('picture', 120, 250)])).toEqual([
    'gate',
    'device',
    'log',
  ])
})
