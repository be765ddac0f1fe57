import { PRIORITIES } from '../../contracts/alarm.ts'
import type { BedLoad, HourLoad, LoadFigures, Noisiest, PriorityLoad, Rate, RuleLoad } from '../../contracts/load.ts'
import type { AskedGroup } from './load-asked.ts'

/** Pure: what was counted, as the page and the file show it. */

/** Less time on duty than this says nothing: somebody who signed on a minute ago would have 60 times the load. */
const NURSE_HOURS_MIN = 0.25

/** Times asked an hour and nurse; null when there was too little of a nurse to say. */
export function rateOf({ asked, nurse_hours }: Omit<Rate, 'per_nurse_hour'>): Rate {
  return { asked, nurse_hours, per_nurse_hour: nurse_hours < NURSE_HOURS_MIN ? null : asked / nurse_hours }
}

const NOTHING: Omit<LoadFigures, 'per_bed_day'> = {
  ...{ raised: 0, again: 0, acknowledged: 0, response_p50_s: null, response_p90_s: null },
  ...{ unanswered: 0, false_alarms: 0, duration_p50_s: null },
}

function figures(group: AskedGroup | undefined, bed_days: number): LoadFigures {
  const { raised, again, acknowledged, response_p50_s, response_p90_s, unanswered, false_alarms, duration_p50_s } = group ?? NOTHING
  const per_bed_day = bed_days > 0 ? (raised + again) / bed_days : null
  return { raised, again, acknowledged, response_p50_s, response_p90_s, unanswered, false_alarms, duration_p50_s, per_bed_day }
}

export const allOf = (groups: readonly AskedGroup[], bed_days: number): LoadFigures =>
  figures(
    groups.find(({ of }) => of === 'all'),
    bed_days,
  )

export function prioritiesOf(groups: readonly AskedGroup[], bed_days: number): PriorityLoad[] {
  const found = (priority: string) => groups.find((group) => group.of === 'priority' && group.priority === priority)
  return PRIORITIES.map((priority) => ({ priority, ...figures(found(priority), bed_days) }))
}

/** Rules that asked at all, each with the priority it asked with; the noisiest first. */
export function rulesOf(groups: readonly AskedGroup[], bed_days: number): { rules: RuleLoad[]; noisiest: Noisiest } {
  const rows = groups.flatMap((group) => {
    const { of, priority, detector } = group
    return of === 'rule' && priority && detector !== null ? [{ detector, priority, ...figures(group, bed_days) }] : []
  })
  const { sorted, noisiest } = noisiestOf(rows, ({ detector, priority }) => `${detector} ${priority}`)
  return { rules: sorted, noisiest }
}

/** Beds somebody lay in, silent ones too, and beds that asked although nobody lies there any more; the noisiest first. */
export function bedsOf(
  groups: readonly AskedGroup[],
  beds: ReadonlyArray<{ bed: string; label: string; bed_days: number }>,
): { beds: BedLoad[]; noisiest: Noisiest } {
  const byBed = new Map(groups.flatMap((group) => (group.of === 'bed' && group.bed !== null ? [[group.bed, group] as const] : [])))
  const rows = beds
    .filter(({ bed, bed_days }) => bed_days > 0 || byBed.has(bed))
    .map((bed) => ({ ...bed, ...figures(byBed.get(bed.bed), bed.bed_days) }))
  const { sorted, noisiest } = noisiestOf(rows, ({ bed }) => bed)
  return { beds: sorted, noisiest }
}

/** Sorted by how often each asked, equal ones by name; a tenth of them, at least one, and only who asked at all, is noisy. */
function noisiestOf<T extends LoadFigures>(rows: readonly T[], nameOf: (row: T) => string) {
  const asked = ({ raised, again }: LoadFigures) => raised + again
  const sorted = [...rows].sort((a, b) => asked(b) - asked(a) || (nameOf(a) < nameOf(b) ? -1 : 1))
  const all = sorted.reduce((sum, row) => sum + asked(row), 0)
  const tenth = sorted.slice(0, Math.ceil(sorted.length / 10)).filter((row) => asked(row) > 0)
  const share = all > 0 ? tenth.reduce((sum, row) => sum + asked(row), 0) / all : 0
  const noisiest: Noisiest = { count: tenth.length, of: sorted.length, share }
  return { sorted: sorted.map((row, at) => ({ ...row, noisy: at < tenth.length })), noisiest }
}

/** Every hour that the range touches, also those in which nothing asked. */
export function hoursOf(groups: readonly AskedGroup[], hours: ReadonlyArray<{ at_ms: number; nurse_hours: number }>): HourLoad[] {
  const inHours = groups.filter(({ of }) => of === 'hour')
  return hours.map(({ at_ms, nurse_hours }) => {
    const here = inHours.filter(({ hour_ms }) => hour_ms === at_ms)
    const of = (priority: string) => here.filter((g) => g.priority === priority).reduce((sum, g) => sum + g.raised + g.again, 0)
    const asked = here.reduce((sum, { staffed }) => sum + staffed, 0)
    const { per_nurse_hour } = rateOf({ asked, nurse_hours })
    return { at_ms, high: of('high'), medium: of('medium'), low: of('low'), nurse_hours, per_nurse_hour }
  })
}
