import { setTimeout as pause } from 'node:timers/promises'
import type { AuditAction } from '../../contracts/audit.ts'
import { STORE_PATIENCE_MS } from '../../contracts/command.ts'
import type { Effect } from '../../contracts/effect.ts'
import type { AuditEntry, ChainHead } from '../audit/chain.ts'
import type { Clock } from '../clock.ts'
import { openWriter } from '../database/writer.ts'
import { Fenced } from '../log/fenced.ts'
import type { Log } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { StepEffects } from '../runtime/runtime.ts'
import { type Attempt, type Group, outboxWard, type Position, readPosition, writeGroup } from './commit.ts'
import { inboxWaits } from './inbox.ts'
import { type Taken, Waiting } from './waiting.ts'

/** Effects of one ward that have just been stored; `cursor` is the ward's newest. Ward '' holds what belongs to none. */
export interface StoredMessage {
  ward: string
  cursor: number
  effects: Effect[]
}

export interface Dispatcher {
  /** Takes what the runtime says of a partition. Effects that were stored before are dropped. */
  accept(step: StepEffects): void
  /** A group has been committed. */
  onStored(listener: (messages: StoredMessage[]) => void): void
  /** These effects have waited STORE_PATIENCE_MS: act on them, marked "not stored". onStored tells them again later. */
  onUnstored(listener: (effects: Effect[]) => void): void
  /** Effects of records below this offset are stored. */
  effectsBelow(partition: number): number
  /** Adds to the audit chain; true when stored, false when refused (too much waits, or closed). */
  audit(entry: Omit<AuditEntry, 'at_ms' | 'effect_id' | 'action'> & { action: AuditAction }): Promise<boolean>
  /** The committed end of the audit chain. */
  chain(): ChainHead
  /** Effects and entries that wait for the store. */
  waiting(): number
  /** Resolves when everything accepted before is stored. */
  drain(): Promise<void>
  close(): Promise<void>
}

export interface DispatcherOptions {
  appUrl: string
  log: Log
  clock: Clock
  /** Ward of an encounter, for effects that do not name theirs (outcomes, limits). */
  wardOf?: (encounter: string) => string | null
  /** How long an earlier server's lock is waited for. */
  patience_ms?: number
  statement_timeout_ms?: number
  /** Past this many waiting effects further ones are left to a replay. */
  bound?: number
  /** Another server has taken the database: this one must end. Default: throws, which ends the process. */
  onFatal?: (error: Error) => void
}

const BOUND = 50_000
const RETRY_MS = 50
const RETRY_MOST_MS = 1_000
/** Offsets that brought no effects are written along with the next ones, or this often. */
const OFFSETS_EVERY_MS = 1_000
/** The inbox of the audit is looked into this often. */
const INBOX_EVERY_MS = 250
const CLOSE_PATIENCE_MS = 5_000

/** The one writer of effects. @throws Error when the database cannot be reached or another server writes to it. */
export async function createDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { appUrl, log, clock, wardOf = () => null, bound = BOUND, onFatal = fall } = options
  const stored: Array<(messages: StoredMessage[]) => void> = []
  const unstored: Array<(effects: Effect[]) => void> = []
  const wards = new Map<string, string>()
  let drains: Array<() => void> = []
  let wake: () => void = nothing
  let closing = false

  /** Generation of the store as last read. */
  let seen = 0
  const { patience_ms, statement_timeout_ms } = options
  const onReconnect = async (client: Parameters<typeof readPosition>[0]) => {
    seen = (await readPosition(client)).generation
  }
  const writer = await openWriter({ url: appUrl, lock: 'dispatch', onReconnect, patience_ms, statement_timeout_ms })
  const start = await writer.run(readPosition)
  seen = start.generation
  let position: Position = start
  const waiting = new Waiting(start.belows, bound, (partition) => log.durable(partition))

  const commit = async (group: Group, before: Attempt | null): Promise<Attempt> => {
    let attempt = before
    await writer.run(async (client) => {
      if (attempt && seen === attempt.position.generation) return // it landed, only the answer was lost
      if (seen !== position.generation) throw new Fenced('another server has stored effects; this one must not go on')
      attempt = await writeGroup(client, group, position)
      inDoubt = attempt
      await client.query('COMMIT')
    })
    return attempt!
  }
  let inDoubt: Attempt | null = null

  const commitUntilStored = async (group: Group): Promise<Attempt | null> => {
    inDoubt = null
    for (let delay_ms = RETRY_MS; ; delay_ms = Math.min(delay_ms * 2, RETRY_MOST_MS)) {
      const from = performance.now()
      try {
        const attempt = await commit(group, inDoubt)
        metrics.effectsCommit.observe(performance.now() - from)
        return attempt
      } catch (error) {
        if (error instanceof Fenced) throw error
        journal.warn({ reason: (error as Error).message, waiting: waiting.count }, 'effects could not be stored; trying again')
        if (closing) return null
        await pause(delay_ms)
      }
    }
  }

  const tell = ({ position: { cursors }, fresh }: Attempt) => {
    const messages = new Map<string, StoredMessage>()
    for (const effect of fresh) {
      const own = outboxWard(effect)
      if (own !== null) wards.set(effect.encounter, own)
      if (effect.kind === 'bed' && effect.bed.discharged) wards.delete(effect.encounter)
      const ward = own ?? wardOf(effect.encounter) ?? wards.get(effect.encounter) ?? ''
      const message = messages.get(ward) ?? { ward, cursor: cursors.get(ward) ?? 0, effects: [] }
      message.effects.push(effect)
      messages.set(ward, message)
    }
    if (messages.size > 0) for (const listener of stored) listener([...messages.values()])
  }

  let looked_ms = Number.NEGATIVE_INFINITY
  /** Whether lines wait in the inbox; a database that is away has none to give now. */
  const lookIntoInbox = async (asked: boolean): Promise<boolean> => {
    if (!asked && clock.monotonic_ms() - looked_ms < INBOX_EVERY_MS) return false
    looked_ms = clock.monotonic_ms()
    return writer.run(inboxWaits).catch((error: Error) => {
      journal.debug({ reason: error.message }, 'the inbox of the audit was not read; looked into again later')
      return false
    })
  }
  const withInbox = (taken: Taken | null, inbox: boolean): Taken | null => {
    if (!inbox) return taken
    const { group, done } = taken ?? NOTHING_ELSE
    return { group: { ...group, inbox }, done }
  }

  const run = async () => {
    let offsets_ms = clock.monotonic_ms()
    for (;;) {
      const asked = closing || drains.length > 0
      const inbox = await lookIntoInbox(asked)
      // From here to the wait nothing is awaited: who wakes us is heard.
      const taken = withInbox(waiting.take(asked || clock.monotonic_ms() - offsets_ms >= OFFSETS_EVERY_MS), inbox)
      if (!taken) {
        if (!asked && (closing || drains.length > 0)) continue
        if (waiting.count === 0) for (const done of drains.splice(0)) done()
        if (closing) return
        await new Promise<void>((done) => {
          wake = done
        })
        continue
      }
      const attempt = await commitUntilStored(taken.group)
      if (!attempt) return
      position = attempt.position
      seen = position.generation
      if (inbox) looked_ms = Number.NEGATIVE_INFINITY // there may be more
      offsets_ms = clock.monotonic_ms()
      taken.done()
      tell(attempt)
    }
  }
  const running = run().catch((error: Error) => {
    closing = true
    onFatal(error)
  })
  log.onDurable(() => wake())
  const ticking = setInterval(() => wake(), INBOX_EVERY_MS)
  ticking.unref()

  const patience = (effects: readonly Effect[], isStored: () => boolean) => {
    const timer = setTimeout(() => {
      if (!isStored()) for (const listener of unstored) listener([...effects])
    }, STORE_PATIENCE_MS)
    timer.unref()
  }

  return {
    accept(step) {
      const accepted = waiting.accept(step)
      if (accepted.effects.length > 0) patience(accepted.effects, accepted.isStored)
      wake()
    },
    onStored: (listener) => void stored.push(listener),
    onUnstored: (listener) => void unstored.push(listener),
    effectsBelow: (partition) => waiting.storedBelow(partition),
    audit(entry) {
      if (closing) return Promise.resolve(false)
      const done = waiting.acceptEntry({ ...entry, at_ms: clock.now_ms(), effect_id: null })
      wake()
      return done
    },
    chain: () => position.chain,
    waiting: () => waiting.count,
    drain: () =>
      new Promise<void>((done) => {
        drains = [...drains, done]
        wake()
      }),
    async close() {
      closing = true
      clearInterval(ticking)
      wake()
      await Promise.race([running, pause(CLOSE_PATIENCE_MS, undefined, { ref: false })])
      for (const done of drains.splice(0)) done()
      waiting.refuseEntries()
      await writer.close()
    },
  }
}

const nothing = () => undefined
const NOTHING_ELSE: Taken = { group: { effects: [], entries: [], belows: new Map() }, done: nothing }

function fall(error: Error): void {
  setImmediate(() => {
    throw error
  })
}
