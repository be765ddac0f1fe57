import { z } from 'zod'
import {
  type Command,
  type CommandType,
  commandKey,
  command as commandSchema,
  NOTED_MS,
  type Outcome,
  type Refusal,
} from '../../contracts/command.ts'
import type { Effect, OutcomeEffect } from '../../contracts/effect.ts'
import type { CommandRequest } from '../../contracts/live.ts'
import { partitionOf } from '../../contracts/record.ts'
import { type Action, can } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { StoredMessage } from '../dispatch/dispatch.ts'
import type { Log } from '../log/log.ts'
import { metrics } from '../observe/metrics.ts'
import { type Fields, limitReason } from '../seal/fields.ts'
import { createRate } from './rate.ts'

/**
 * A clinician's intent becomes an authorised record; the reply is the effect of that record. The engine decides who of
 * two was first; here it is decided only who may ask. What the store cannot take in time acts as "noted".
 */
export interface Commands {
  /** Never throws for what a person did: every no is an outcome with its reason. */
  submit(principal: Principal, request: CommandRequest): Promise<Outcome>
  /** What the dispatcher has stored; the outcomes among it are answers. */
  onStored(messages: ReadonlyArray<Pick<StoredMessage, 'effects'>>): void
  /** What acts but is not stored within the store's patience. */
  onUnstored(effects: readonly Effect[]): void
  /** How many wait for their outcome. */
  waiting(): number
}

/** Who is on duty in a ward, as last read. */
export interface Colleagues {
  isOnDuty(ward: string, user: string): boolean
}

interface Parts {
  log: Log
  clock: Clock
  places: Places
  colleagues: Colleagues
  /** Seals what people typed before it is recorded: the log, the effects and the rows made of it never hold it in plain words. */
  fields: Fields
}

/** Where an encounter lies now. */
export interface Places {
  place(encounter: string): { ward: string } | undefined
}

const ACTION: Record<CommandType, Action> = {
  acknowledge: 'acknowledge',
  claim: 'acknowledge',
  decline: 'acknowledge',
  escalate: 'acknowledge',
  delegate: 'acknowledge',
  pause: 'pause',
  resume: 'pause',
  standby: 'pause',
  end_standby: 'pause',
  set_limits: 'set_limits',
  chart: 'chart',
}
/** How a command whose fields are wrong is refused, where people fill in fields. */
const INVALID: Partial<Record<CommandType, Refusal>> = { set_limits: 'limits_invalid', chart: 'chart_invalid' }
/**
 * May act before they are stored: they take a sound or a call away for two minutes at most, or bring one back or on.
 * Limits may not; a standby is not even begun while nothing is stored: a bed that is silent for hours has an owner on record.
 */
const MAY_BE_NOTED: ReadonlySet<string> = new Set<CommandType>([
  ...(['acknowledge', 'claim', 'decline', 'escalate', 'delegate'] as const),
  ...(['pause', 'resume', 'end_standby'] as const),
])

const OUTCOME_TIMEOUT_MS = 5_000
const WAITING_MAX = 1_000
/** Outcomes remembered by the click's key: the same click sent again gets the same answer. */
const REMEMBERED_MAX = 5_000
const RATE_PER_S = 20

/** Enough of a request to know what is asked of whom; the rest is read only for those who may ask. */
const asked = z.object({
  key: commandKey,
  command: z.looseObject({
    type: z.enum(Object.keys(ACTION) as [CommandType, ...CommandType[]]),
    encounter: z.string().min(1).max(100),
  }),
})

interface Waiter {
  key: string
  answer: Promise<Outcome>
  resolve(outcome: Outcome): void
}

export function createCommands({ log, clock, places, colleagues, fields }: Parts): Commands {
  const waiters = new Map<string, Waiter>()
  const settled = new Map<string, Outcome>()
  const rate = createRate(clock, RATE_PER_S)

  function settle(name: string, outcome: Outcome): void {
    settled.delete(name)
    settled.set(name, outcome)
    if (settled.size > REMEMBERED_MAX) settled.delete(settled.keys().next().value as string)
    const waiter = waiters.get(name)
    waiters.delete(name)
    waiter?.resolve(outcome)
  }

  function wait(name: string, key: string): Waiter {
    const { promise, resolve } = withResolvers<Outcome>()
    const timer = setTimeout(() => {
      waiters.delete(name)
      resolve(refused(key, 'unavailable'))
    }, OUTCOME_TIMEOUT_MS)
    const waiter: Waiter = {
      key,
      answer: promise,
      resolve(outcome) {
        clearTimeout(timer)
        resolve(outcome)
      },
    }
    waiters.set(name, waiter)
    return waiter
  }

  function decide(principal: Principal, request: unknown): Promise<Outcome> | Outcome {
    if (!rate.allows(principal.session)) return refused(keyOf(request), 'too_many')
    const seen = asked.safeParse(request)
    if (!seen.success) return refused(keyOf(request), 'bad_request')
    const { key, command: raw } = seen.data
    const place = places.place(raw.encounter)
    if (!place) return refused(key, 'not_found')
    for (const action of actionsOf(raw)) {
      const decision = can(principal, action, place.ward, raw.encounter)
      if (!decision.allowed) return refused(key, decision.reason)
    }
    const parsed = commandSchema.safeParse(raw)
    if (!parsed.success) return refused(key, INVALID[raw.type] ?? 'bad_request', fieldOf(parsed.error))
    const name = nameOf(principal.user, key)
    const known = settled.get(name) ?? waiters.get(name)?.answer
    if (known) return known
    if (waiters.size >= WAITING_MAX || (raw.type === 'standby' && !log.storing())) return refused(key, 'unavailable')
    if (asksNobody(principal, parsed.data, place.ward)) return refused(key, 'not_on_duty')
    const record = { kind: 'command', at_ms: clock.now_ms(), key, by: principal.user, command: sealed(fields, parsed.data) } as const
    const { answer } = wait(name, key)
    log.append(partitionOf(raw.encounter), record)
    return answer
  }

  /** Only who is there can be asked to go, and nobody asks themselves. */
  function asksNobody({ user }: Principal, command: Command, ward: string): boolean {
    return command.type === 'delegate' && (command.to === user || !colleagues.isOnDuty(ward, command.to))
  }

  return {
    async submit(principal, request) {
      const outcome = await decide(principal, request)
      metrics.commands.inc({ type: typeOf(request), outcome: outcome.status === 'refused' ? outcome.reason : outcome.status })
      return outcome
    },
    onStored(messages) {
      for (const { by, outcome } of messages.flatMap(({ effects }) => effects.filter(isOutcome))) settle(nameOf(by, outcome.key), outcome)
    },
    onUnstored(effects) {
      for (const { by, type, at_ms, outcome } of effects.filter(isOutcome)) {
        const name = nameOf(by, outcome.key)
        if (outcome.status === 'refused') settle(name, outcome)
        else if (MAY_BE_NOTED.has(type)) settle(name, { status: 'noted', key: outcome.key, at_ms, until_ms: at_ms + NOTED_MS })
      }
    },
    waiting: () => waiters.size,
  }
}

/** What a person needs the right to: the SpO2 scale is a prescription inside a charting. */
function actionsOf({ type, observations }: { type: CommandType; observations?: unknown }): Action[] {
  const prescribes = typeof observations === 'object' && observations !== null && 'spo2_scale' in observations
  return type === 'chart' && prescribes ? ['chart', 'prescribe_spo2_scale'] : [ACTION[type]]
}

function sealed(fields: Fields, command: Command): Command {
  return command.type === 'set_limits' ? { ...command, reason: fields.seal(limitReason(command.encounter), command.reason) } : command
}

const isOutcome = (effect: Effect): effect is OutcomeEffect => effect.kind === 'outcome'

/** A key is one person's: another's same key is another click. */
const nameOf = (user: string, key: string) => `${user}\n${key}`

function refused(key: string, reason: Refusal, detail?: Record<string, string | number>): Outcome {
  return { status: 'refused', key, reason, ...(detail ? { detail } : {}) }
}

function fieldOf(error: z.ZodError): Record<string, string> {
  return { field: error.issues[0]?.path.join('.') ?? '' }
}

/** The key of a request that may be anything. */
function keyOf(request: unknown): string {
  const parsed = z.object({ key: commandKey }).safeParse(request)
  return parsed.success ? parsed.data.key : ''
}

/** A metric label comes from a closed list, whatever was sent. */
function typeOf(request: unknown): string {
  const parsed = asked.safeParse(request)
  return parsed.success ? parsed.data.command.type : 'unknown'
}

// Promise.withResolvers is ES2024; Node 20 has none.
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
