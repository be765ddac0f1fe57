import { type Alarm, BEFORE_CALLS } from '../../contracts/alarm.ts'
import type { BedState } from '../../contracts/effect.ts'
import type { AlarmView } from '../../contracts/live.ts'

/** People named in an alarm, by opaque id. */
export function peopleIn(alarm: Pick<Alarm, 'signal' | 'response' | 'rule'> & Partial<Pick<Alarm, 'asked'>>): string[] {
  const people = new Set<string>()
  if ('by' in alarm.signal) people.add(alarm.signal.by)
  if (alarm.response.state === 'claimed' || alarm.response.state === 'acknowledged') people.add(alarm.response.by)
  if (alarm.asked) for (const one of [alarm.asked.by, alarm.asked.to]) people.add(one)
  people.add(alarm.rule.set_by)
  return [...people]
}

export function namesFor(ids: readonly string[], names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(ids.flatMap((id) => (names[id] === undefined ? [] : [[id, names[id]]])))
}

/** An alarm as a screen gets it: with names, and whether it is stored. */
export function alarmView(
  alarm: Alarm,
  names: Readonly<Record<string, string>>,
  stored = true,
  noted: AlarmView['noted'] = null,
): AlarmView {
  const people = noted ? [...peopleIn(alarm), noted.by] : peopleIn(alarm)
  return { ...BEFORE_CALLS, ...alarm, stored, noted, names: namesFor(people, names) }
}

export function peopleInBed(bed: BedState): string[] {
  return [bed.pause, bed.standby].flatMap((quiet) => (quiet ? [quiet.by] : []))
}

/** A bed's state as the dispatcher wrote it; what was written before there was a standby had none. */
export function bedOf(body: unknown): BedState {
  return { standby: null, ...(body as Omit<BedState, 'standby'>) }
}
