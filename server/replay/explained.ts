import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmEffect } from '../../contracts/effect.ts'
import type { Explained } from '../../contracts/why.ts'
import { storable } from '../dispatch/storable.ts'
import { overlap_ms } from './bed-look.ts'
import { canonical } from './canonical.ts'
import { explain, type Seen } from './explain.ts'
import { createLook } from './look.ts'
import { CALLS_MS, DECIDES_MS } from './of-alarm.ts'
import { type ReplayOptions, replayed } from './replayed.ts'

/** Looked at before the stretch that is asked of: longer than any delay, hysteresis or window. */
export const BEFORE_MS = 120_000
/** Data that was missing in the stretch is waited for so long: a device sends what it has kept when it is back. */
const LATE_MS = 3_600_000
/** So long after the last missing frame its alarms are there. */
const SETTLED_MS = 15_000

export interface Stretched extends Omit<ReplayOptions, 'trace'> {
  build: string
  from_ms: number
  to_ms: number
  /** null: of every detector. */
  detector: string | null
  /** The alarm that is asked of, as it is stored; null: asked of the stretch. */
  stored: Alarm | null
  /** Whether the time for an answer is over. */
  over: () => boolean
}

/** Replays until the stretch is over and says why; null when there was not time enough to get there. */
export async function explained(asked: Stretched): Promise<Explained | null> {
  const { registry, encounter, beginning, build, from_ms, to_ms, detector, stored, over } = asked
  const alarm = stored?.id ?? null
  const look = createLook({ registry, encounter, from_ms: from_ms - BEFORE_MS, cuts_ms: [from_ms, to_ms], detector })
  const alarms: AlarmEffect[] = []
  let reached_ms = 0
  let built = beginning.snapshot?.build ?? build
  for await (const { record, effects } of replayed({ ...asked, trace: look.trace })) {
    look.record(record)
    for (const effect of effects) if (effect.kind === 'alarm') alarms.push(effect)
    reached_ms = Math.max(reached_ms, record.at_ms)
    if (record.kind === 'opened' && reached_ms <= to_ms) built = record.build
    if (isEnough({ look, alarms, from_ms, to_ms, alarm }, reached_ms)) break
    if (!over()) continue
    if (reached_ms < to_ms + DECIDES_MS) return null
    break
  }
  const said = explain({ registry, look, alarms, from_ms, to_ms, detector, alarm })
  return { ...said, same: stored && sameAs(stored, alarms), other_build: built !== build }
}

/** The stretch is over, whom it called is known, and what was missing of it has come or is long overdue. */
function isEnough({ look, alarms, from_ms, to_ms, alarm }: Omit<Seen, 'registry' | 'detector'>, reached_ms: number): boolean {
  if (reached_ms <= to_ms + CALLS_MS) return false
  if (reached_ms > to_ms + LATE_MS) return true
  if (alarm !== null) return alarms.some((one) => one.alarm.id === alarm)
  const came = look.bed.late.find((one) => one.from_ms <= to_ms && one.to_ms >= to_ms)
  if (came) return reached_ms > came.at_ms + SETTLED_MS
  return ![...look.bed.devices.values()].some(({ gaps }) => overlap_ms(gaps, from_ms, to_ms) > 0)
}

/** Whether the replay has made the stored alarm; null where it did not go as far as what is stored. */
function sameAs(stored: Alarm, alarms: readonly AlarmEffect[]): boolean | null {
  const made = alarms.find(({ alarm }) => alarm.id === stored.id && alarm.revision === stored.revision)
  return made === undefined ? null : canonical(storable(made.alarm)) === canonical(stored)
}
