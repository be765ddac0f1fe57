import { expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { HOPS } from '../../contracts/call.ts'
import type { AlarmChange, AlarmEffect } from '../../contracts/effect.ts'
import type { CallWrites } from '../store/call-rows.ts'
import { createLedger } from './ledger.ts'
import type { CallRow } from './row.ts'
import { alarmOf, changeOf, startedCalls } from './testing.ts'

/** Small and seeded (mulberry32). */
function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const ON = { condition: 'active', signal: { state: 'on' }, response: { state: 'none' } } as const
/** What may happen to an alarm, as the engine tells it; null = not now. */
const CHANGES: Array<(alarm: Alarm) => [AlarmChange, Partial<Alarm>] | null> = [
  (a) => (calling(a) && a.level < 4 ? ['escalated', { level: a.level + 1 }] : null),
  (a) => (calling(a) && a.level < 4 ? ['escalated', { level: a.level + 1 }] : null),
  (a) => (calling(a) ? ['claimed', { response: { state: 'claimed', by: 'ana', at_ms: 0, until_ms: 1 } }] : null),
  (a) => (a.response.state === 'claimed' && a.condition === 'active' ? ['claim_lapsed', { response: { state: 'none' } }] : null),
  (a) => (calling(a) ? ['paused', { signal: { state: 'paused', by: 'ana', until_ms: 1, reason: 'bath' } }] : null),
  (a) => (a.signal.state === 'paused' ? ['pause_ended', { ...ON, level: 1, chain: a.revision + 1 }] : null),
  (a) =>
    calling(a)
      ? ['acknowledged', { response: { state: 'acknowledged', by: 'cho', at_ms: 0 }, signal: { state: 'off', why: 'acknowledged' } }]
      : null,
  (a) => (a.condition === 'active' ? ['latched', { condition: 'ended', signal: { state: 'latched' } }] : null),
  (a) => (a.condition === 'ended' ? ['raised', { ...ON, level: 1, chain: a.revision + 1 }] : null),
]
const calling = ({ condition, signal, response }: Alarm) => condition === 'active' && signal.state === 'on' && response.state === 'none'
const isOver = ({ condition, response }: Alarm) => condition === 'ended' || response.state === 'acknowledged'

/** The rows, the outbox and the alarms as the database has them, for every life. */
function database() {
  const rows = new Map<string, CallRow>()
  const outbox: AlarmEffect[] = []
  const alarms = new Map<string, Alarm>()
  let cursor = 0
  return {
    ...{ rows, outbox, alarms },
    dispatch(effect: AlarmEffect) {
      alarms.set(effect.alarm.id, effect.alarm)
      return outbox.push(effect)
    },
    write(writes: CallWrites) {
      for (const row of writes.rows) {
        const before = rows.get(row.id)
        if (!before || HOPS.indexOf(row.state) >= HOPS.indexOf(before.state)) rows.set(row.id, row)
      }
      cursor = Math.max(cursor, writes.cursors.get('w1') ?? 0)
    },
    standing: async () => ({
      rows: [...rows.values()].filter(({ state }) => state !== 'cancelled'),
      alarms: [...alarms.values()],
      cursors: new Map([['w1', cursor]]),
    }),
    read: async (after: number) => outbox.slice(after).map((effect, i) => ({ cursor: after + i + 1, effect })),
  }
}

async function livesOf(seed: number): Promise<void> {
  const random = seeded(seed)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const base = database()
  let now_ms = 1_000_000
  /** How the alarm of a call stood when it was said. */
  const said: Array<{ dedup: string; over: boolean }> = []

  async function born() {
    let isAlive = true
    const life = startedCalls({
      start_ms: now_ms,
      random,
      ledger: createLedger((writes) => (isAlive ? Promise.resolve(base.write(writes)) : new Promise(() => undefined))),
      standing: base.standing,
      cursors: async () => new Map([['w1', base.outbox.length]]),
      outbox: async (_, after) => base.read(after),
    })
    const { heard } = life.provider
    const push = heard.push.bind(heard)
    heard.push = (...all) => {
      for (const { call } of all) if (call.kind === 'call') said.push({ dedup: call.dedup, over: isOver(base.alarms.get(call.thread)!) })
      return push(...all)
    }
    for (const address of ['ana-push', 'cho-push', 'ben-sms', 'room'])
      life.provider.answers.set(address, [pick(['sent', 'busy', 'hang', 'refused']), pick(['sent', 'busy']), 'sent'])
    await life.calls.start()
    const kill = () => {
      isAlive = false
      void life.calls.stop() // its timer; nothing it still says is written
    }
    return { ...life, kill }
  }

  async function tell(life: Awaited<ReturnType<typeof born>>, alarm: Alarm, why: AlarmChange): Promise<void> {
    const effect = changeOf(why, alarm, alarm.response.state === 'claimed' ? 'ana' : null)
    const cursor = base.dispatch(effect)
    if (random() < 0.2) life.calls.onUnstored([effect])
    if (random() < 0.9) await life.stored(cursor, effect)
  }

  let life = await born()
  const ids = ['a1', 'a2', 'a3']
  for (const id of ids) await tell(life, alarmOf({ id, bed: pick(['b1', 'b3']), level: 1, revision: 1 }), 'raised')
  for (let step = 0; step < 25; step++) {
    const alarm = base.alarms.get(pick(ids))!
    const change = pick(CHANGES)(alarm)
    if (change) await tell(life, { ...alarm, ...change[1], revision: alarm.revision + 1 }, change[0])
    if (random() < 0.3) await life.pass(Math.floor(random() * 20_000))
    if (random() < 0.15 || base.outbox.length !== told(life)) {
      now_ms = life.clock.now_ms() + 1_000
      life.kill()
      life = await born()
    }
  }
  await life.pass(1_000)
  for (const { id, chain, level } of [...base.alarms.values()].filter(calling)) {
    const called = [...base.rows.values()].filter((row) => row.alarm === id && row.chain === chain)
    expect(
      called.map((row) => row.level),
      `seed ${seed}: whoever a step names that is still wanted was called`,
    ).toContain(level)
  }
  for (const id of ids) {
    const alarm = base.alarms.get(id)!
    await life.stored(
      base.dispatch(
        changeOf('ended', { ...alarm, revision: alarm.revision + 1, condition: 'ended', signal: { state: 'off', why: 'ended' } }),
      ),
      base.outbox.at(-1)!,
    )
  }
  await life.pass(60_000)
  life.provider.letGo()
  await life.pass(60_000)
  life.kill()
  expect(life.calls.waiting(), `seed ${seed}: nothing waits when all is over`).toBe(0)
  expect(
    said.filter(({ over }) => over),
    `seed ${seed}: nobody is called for what is over`,
  ).toEqual([])
  const waiting = [...base.rows.values()].filter(({ state }) => state === 'queued')
  expect(waiting, `seed ${seed}: every row has come to its end`).toEqual([])
  for (const { alarm, chain, level, contact, dedup, id } of base.rows.values())
    expect(
      [...base.rows.values()].filter((row) => row.dedup === dedup && row.id !== id),
      `seed ${seed}: ${alarm} ${chain} ${level} ${contact}`,
    ).toEqual([])
}

/** The newest change a life was told of: one that was stored and not told has died with its process. */
function told(life: { written: CallWrites[] }): number {
  return Math.max(0, ...life.written.map(({ cursors }) => cursors.get('w1') ?? 0))
}

test('[NTF-24] in random lives with random crashes nobody is called for what is over, nothing waits for ever, and a step has one row a contact', async () => {
  const first = Number(process.env.WARDWAVE_SEED ?? 1)
  for (let seed = first; seed < first + 20; seed++) await livesOf(seed)
}, 30_000)

/** Two lives of a server with one database: what the first was told, and the second, which takes up what it left. */
async function twoLives(told: (life: ReturnType<typeof startedCalls>, tell: (effect: AlarmEffect) => Promise<void>) => Promise<void>) {
  const base = database()
  const lived = (start_ms: number) => {
    const life = startedCalls({
      start_ms,
      ledger: createLedger(async (writes) => base.write(writes)),
      standing: async () => {
        const { rows, ...stood } = await base.standing()
        return { ...stood, rows: rows.toSorted((a, b) => b.created_ms - a.created_ms) } // the newest first, as they are read
      },
      cursors: async () => new Map([['w1', base.outbox.length]]),
      outbox: async (_, after) => base.read(after),
    })
    for (const address of ['ana-push', 'ben-sms', 'cho-push']) life.provider.answers.set(address, ['busy'])
    return { ...life, tell: (effect: AlarmEffect) => life.stored(base.dispatch(effect), effect) }
  }
  const first = lived(1_000_000)
  await first.calls.start()
  await told(first, first.tell)
  await first.calls.stop()
  const second = lived(first.clock.now_ms() + 1_000)
  return { ...second, base }
}
const asking = { asked: { by: 'cho', to: 'ben', at_ms: 1 } }

test('[NTF-10] [NTF-18] over a restart a colleague asked beside a step, and a chain before it, put off no miss of that step', async () => {
  const { calls, pass, records } = await twoLives(async ({ pass }, tell) => {
    await tell(changeOf('raised', { revision: 1, level: 2 }))
    await tell(changeOf('raised', { revision: 2, level: 1, chain: 2 }))
    await pass(30_000)
    await tell(changeOf('delegated', { revision: 3, level: 1, chain: 2, ...asking }, 'cho'))
  })
  await calls.start()
  await pass(15_000)
  expect(records.map(({ level, delivered }) => [level, delivered])).toEqual([[1, false]])
  await calls.stop()
})

test('[NTF-10] [NTF-18] a step’s call that failed for good before a restart is told when the colleague asked beside it declines', async () => {
  const { calls, tell, pass, records } = await twoLives(async ({ provider, pass }, tell) => {
    await tell(changeOf('raised', { revision: 1, level: 1 }))
    await tell(changeOf('delegated', { revision: 2, level: 1, ...asking }, 'cho'))
    provider.answers.set('ana-push', ['refused'])
    await pass(5_000)
  })
  await calls.start()
  await tell(changeOf('declined', { revision: 3, level: 1 }, 'ben'))
  await pass(1_000)
  expect(records.map(({ level, delivered }) => [level, delivered])).toEqual([[1, false]])
  await calls.stop()
})

test('[TAB-9] [NTF-19] whoever declined while the server was away is not called after it', async () => {
  const { calls, pass, provider, base } = await twoLives(async (_, tell) => {
    await tell(changeOf('delegated', { revision: 1, level: 1, ...asking }, 'cho'))
    await tell(changeOf('escalated', { revision: 2, level: 2 }))
  })
  base.dispatch(changeOf('declined', { revision: 3, level: 2 }, 'ben'))
  await calls.start()
  await pass(30_000)
  expect(provider.saidTo('ben-sms')).toEqual([])
  expect(provider.saidTo('cho-push').length).toBeGreaterThan(0)
  await calls.stop()
})
