import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmEffect } from '../../contracts/effect.ts'
import type { Cause, Facts } from '../../contracts/why.ts'
import { type BedLook, LATE_FRAME_MS, wasAt, within } from './bed-look.ts'

/** All that was said of one alarm. */
export type Life = readonly AlarmEffect[]

/** The engine decides up to two seconds after what it judges; so long after the end of a stretch it may still speak of it. */
export const DECIDES_MS = 3_000
/** A call that reaches nobody is known within a minute. */
export const CALLS_MS = 60_000

export interface Said {
  cause: Cause
  facts: Facts
}

/** Lives by alarm, in the order of their beginning. */
export function livesOf(effects: readonly AlarmEffect[]): Life[] {
  const lives = new Map<string, AlarmEffect[]>()
  for (const effect of effects) {
    const life = lives.get(effect.alarm.id)
    if (life) life.push(effect)
    else lives.set(effect.alarm.id, [effect])
  }
  return [...lives.values()]
}

/** As the alarm was last. */
export const lastOf = (life: Life): Alarm => life.at(-1)!.alarm

/** Whether the alarm was there in the stretch: its condition by event time after its delay, or its message by the server's clock. */
export function isIn(life: Life, from_ms: number, to_ms: number): boolean {
  const { raised_ms, ended_ms } = lastOf(life)
  if (raised_ms <= to_ms && (ended_ms ?? Infinity) >= from_ms) return true
  return statesIn(life, from_ms, to_ms).some(({ alarm }) => alarm.signal.state === 'latched')
}

/** How it stood at the beginning of the stretch, and every change in it. */
function statesIn(life: Life, from_ms: number, to_ms: number): AlarmEffect[] {
  const first = life.findLastIndex(({ at_ms }) => at_ms <= from_ms)
  return life.filter(({ at_ms }, i) => i === first || (at_ms > from_ms && at_ms <= to_ms))
}

/** Why an alarm that was there was, or was not, heard of in the stretch. */
export function causeOfAlarm(life: Life, bed: BedLook, from_ms: number, to_ms: number): Said {
  const alarm = lastOf(life)
  const first = life[0]!
  if (life.every((one) => one.alarm.late)) return ofLate(first, bed)
  if (alarm.end_reason === 'not_confirmed') return { cause: 'not_confirmed', facts: { raised_ms: first.at_ms } }
  const states = statesIn(life, from_ms, to_ms + DECIDES_MS)
  const heard = states.find((one) => one.alarm.signal.state === 'on' && one.alarm.condition === 'active')
  if (heard !== undefined) return ofHeard(life, heard, bed, Math.max(from_ms, heard.at_ms), to_ms + DECIDES_MS)
  return ofSilent(states.findLast((one) => one.alarm.condition === 'active') ?? states.at(-1) ?? first)
}

/** Old data; or data of a device that was on nobody, which is taken as history though it comes at once. */
function ofLate({ at_ms, alarm }: AlarmEffect, bed: BedLook): Said {
  const late_ms = at_ms - alarm.raised_ms
  const off = [...bed.devices].find(([, { bound }]) => wasAt(bound, at_ms) === false)
  if (late_ms > LATE_FRAME_MS || off === undefined) return { cause: 'late', facts: { arrived_ms: at_ms, late_ms } }
  const [device, { bound }] = off
  return { cause: 'no_device', facts: { device, since_ms: bound.findLast((one) => one.at_ms <= at_ms)!.at_ms } }
}

function ofHeard(life: Life, heard: AlarmEffect, bed: BedLook, from_ms: number, to_ms: number): Said {
  const { id } = heard.alarm
  const level = Math.max(...life.filter(({ at_ms }) => at_ms <= to_ms + CALLS_MS).map(({ alarm }) => alarm.level))
  const watched = within(bed.watching, from_ms, to_ms)
  const watching = Math.max(-1, ...watched.map(({ is }) => is?.length ?? -1))
  const facts = { raised_ms: life[0]!.at_ms, level, ...(watching >= 0 ? { watching } : {}) }
  const delivery = bed.deliveries.findLast((one) => one.alarm === id && one.at_ms <= to_ms + CALLS_MS)
  if (delivery !== undefined && !delivery.delivered) return { cause: 'not_delivered', facts: { ...facts, reason: delivery.why } }
  if (watching === 0 && level === 0) return { cause: 'nobody_watching', facts: { ...facts, since_ms: watched[0]!.at_ms } }
  return { cause: 'sounded', facts }
}

function ofSilent({ at_ms, alarm: { signal, response, cause } }: AlarmEffect): Said {
  if (signal.state === 'paused') {
    const { by, until_ms, reason } = signal
    return { cause: 'sound_paused', facts: { by, from_ms: at_ms, until_ms, reason } }
  }
  if (signal.state === 'latched') return { cause: 'latched', facts: {} }
  if (signal.state === 'off' && signal.why === 'standby') {
    const { by, until_ms, reason } = signal
    return { cause: 'standby', facts: { by, from_ms: at_ms, until_ms, reason } }
  }
  if (response.state === 'acknowledged') return { cause: 'acknowledged', facts: { by: response.by, at_ms: response.at_ms } }
  return { cause: 'suppressed', facts: cause === null ? {} : { alarm: cause } }
}
