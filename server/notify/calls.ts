import { setTimeout as pause } from 'node:timers/promises'
import { type Alarm, BEFORE_CALLS } from '../../contracts/alarm.ts'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import type { DeliveryRecord } from '../../contracts/record.ts'
import type { StoredMessage } from '../dispatch/dispatch.ts'
import type { OutboxRow } from '../dispatch/outbox.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { StandingCalls } from '../store/call-rows.ts'
import { Book, type Remembered } from './book.ts'
import type { Reported } from './channels/sms/status.ts'
import { Desk, type DeskOptions } from './desk.ts'
import type { CallRow } from './row.ts'

/** Who is called, from what the engine decides. Nothing waits for it. */
export interface Calls {
  onStored(messages: ReadonlyArray<Pick<StoredMessage, 'ward' | 'cursor' | 'effects'>>): void
  onUnstored(effects: readonly Effect[]): void
  /** A provider says what became of a call it had taken. */
  onReported(report: Reported): void
  /** Takes up what stood before the start, then calls by itself. What is told before waits for that. */
  start(): Promise<void>
  /** Sends what is due; by itself ten times a second once started. */
  turn(): void
  /** Messages that wait or are on their way. */
  waiting(): number
  /** Lets nothing more go out; what is on its way is written down if it comes back in time. */
  stop(): Promise<void>
}

export interface CallsOptions extends Omit<DeskOptions, 'onDelivery' | 'isUnwatched'> {
  /** Into the log. */
  onDelivery(record: DeliveryRecord): void
  standing(): Promise<StandingCalls>
  /** Newest cursor of each ward in which something has happened. */
  cursors(): Promise<ReadonlyMap<string, number>>
  outbox(ward: string, after: number, limit: number): Promise<OutboxRow[]>
}

const TURN_MS = 100
const PAGE = 1_000
/** A database that does not give what stood before is asked so often; then calls begin without, which may call somebody twice. */
const READS_MAX = 5
const READ_AGAIN_MS = 1_000
const STOP_MS = 1_000
/** Changes of alarms told before the start that wait for it; past it the oldest go, counted. */
export const EARLY_MAX = 20_000

interface Before extends StandingCalls {
  effects: AlarmEffect[]
}
const NOTHING_BEFORE: Before = { rows: [], alarms: [], cursors: new Map(), effects: [] }

export function createCalls({ onDelivery, standing, cursors, outbox, ...options }: CallsOptions): Calls {
  const { clock, ledger } = options
  const desk = new Desk({
    ...options,
    isUnwatched: (encounter) => book?.isUnwatched(encounter) ?? false,
    onDelivery: (said) => onDelivery({ kind: 'delivery', at_ms: clock.now_ms(), ...said }),
  })
  /** null: not started; what is told waits in `early`. */
  let book: Book | null = null
  let early: AlarmEffect[] = []
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  function take(effects: readonly Effect[]): void {
    for (const effect of effects.filter(isAlarm)) {
      if (book) follow(book, effect)
      else early.push(effect)
    }
    const over = early.length - EARLY_MAX
    if (over <= 0) return
    metrics.callsRefused.inc(over)
    early = early.slice(over)
  }

  /** A fault here must not reach those who are told after us. */
  function follow(now: Book, effect: AlarmEffect): void {
    const alarm = whole(effect.alarm)
    try {
      for (const order of now.apply({ ...effect, alarm })) desk.carry(order)
    } catch (error) {
      journal.error({ alarm: alarm.id, error: String(error) }, 'nobody was called by a change of an alarm: a fault')
    }
  }

  async function before(): Promise<Before> {
    for (let reads = 1; ; reads++) {
      try {
        return await read()
      } catch (error) {
        journal.warn({ error: String(error), reads }, 'what was called before the start could not be read')
        if (reads === READS_MAX) return NOTHING_BEFORE
        await pause(READ_AGAIN_MS)
      }
    }
  }

  async function read(): Promise<Before> {
    const stood = await standing()
    const effects: AlarmEffect[] = []
    for (const [ward, newest] of await cursors()) {
      for (let cursor = stood.cursors.get(ward) ?? 0; cursor < newest; ) {
        const rows = await outbox(ward, cursor, PAGE)
        if (rows.length === 0) break
        effects.push(...rows.map(({ effect }) => effect).filter(isAlarm))
        cursor = rows.at(-1)!.cursor
        stood.cursors.set(ward, cursor)
      }
    }
    return { ...stood, effects }
  }

  /** In the order in which it was: what was called, what has happened since, how the rest stands, what has been told meanwhile. */
  function takeUp({ rows, alarms, effects, cursors: read }: Before): void {
    const bodies = new Map(alarms.map((alarm) => [alarm.id, whole(alarm)]))
    // Of an alarm that was never stored its calls are not taken up: if it is true, the engine tells of it again, and they have the same keys.
    const known = rows.filter(({ alarm }) => bodies.has(alarm))
    const now = new Book(remembered(known))
    book = now
    desk.adopt(known, bodies)
    for (const effect of effects) follow(now, effect)
    const called = new Set(known.map(({ alarm }) => alarm))
    for (const alarm of bodies.values()) {
      if (called.has(alarm.id)) for (const order of now.apply({ why: 'updated', by: null, at_ms: clock.now_ms(), alarm })) desk.carry(order)
      else now.stood(alarm)
    }
    for (const [ward, cursor] of read) ledger.cursor(ward, cursor)
    const waited = early
    early = []
    take(waited)
  }

  function turn(): void {
    try {
      desk.turn()
    } catch (error) {
      journal.error({ error: String(error) }, 'calls: a turn failed')
    }
  }

  return {
    onStored(messages) {
      for (const { effects } of messages) take(effects)
      if (book) for (const { ward, cursor } of messages) if (ward && cursor > 0) ledger.cursor(ward, cursor)
      if (timer) turn()
    },
    onUnstored(effects) {
      take(effects)
      if (timer) turn()
    },
    onReported: (report) => desk.reported(report),
    async start() {
      const stood = await before()
      if (stopped) return
      takeUp(stood)
      turn()
      timer = setInterval(turn, TURN_MS)
      timer.unref()
    },
    turn,
    waiting: () => desk.waiting,
    async stop() {
      if (timer) clearInterval(timer)
      timer = null
      stopped = true
      desk.stop()
      await ledger.drain(STOP_MS)
    },
  }
}

/** Alarms of before there were calls lack what calls need. */
function whole(alarm: Alarm): Alarm {
  return { ...BEFORE_CALLS, ...alarm }
}

/** How far each alarm had been called: its newest chain, and the highest step of that. */
function remembered(rows: readonly CallRow[]): Map<string, Remembered> {
  const known = new Map<string, Remembered>()
  for (const { alarm, chain, level } of rows) {
    const before = known.get(alarm)
    if (!before || chain > before.chain) known.set(alarm, { chain, called: level })
    else if (chain === before.chain) before.called = Math.max(before.called, level)
  }
  return known
}

const isAlarm = (effect: Effect): effect is AlarmEffect => effect.kind === 'alarm'
