import { isOpen } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { openAlarms, standingOf } from './alarm-order.ts'

/** An alarm, and the ones that follow from it: silent, told with it. */
export interface AlarmGroup {
  alarm: AlarmView
  consequences: readonly AlarmView[]
}

/**
 * Every open alarm of a patient once, most urgent first: what follows from another stands beneath it. What is silent for
 * a cause that is not shown stands for itself, last: nothing that is true is left out.
 */
export function grouped(alarms: Iterable<AlarmView>, now_ms: number, encounter?: string): AlarmGroup[] {
  const all = [...alarms].filter((a) => (!encounter || a.encounter === encounter) && isOpen(a) && a.condition !== 'delayed')
  const shown = openAlarms(all, now_ms)
  const heads = new Map(shown.map((a) => [a.id, a]))
  const silent = all.filter((a) => standingOf(a, now_ms) === null)
  const headOf = (alarm: AlarmView) => topCause(alarm, all)
  const groups: AlarmGroup[] = shown.map((alarm) => ({ alarm, consequences: silent.filter((a) => headOf(a) === alarm.id).sort(byOnset) }))
  const orphans = silent.filter((a) => !heads.has(headOf(a) ?? '')).sort(byOnset)
  return [...groups, ...orphans.map((alarm) => ({ alarm, consequences: [] }))]
}

/** Causes may have causes: the last one that is itself shown or has none. A circle ends where it began. */
function topCause(alarm: AlarmView, all: readonly AlarmView[]): string | null {
  const seen = new Set([alarm.id])
  let cause = alarm.cause
  for (;;) {
    const found = all.find((a) => a.id === cause)
    if (!found?.cause || seen.has(found.id)) return cause
    seen.add(found.id)
    cause = found.cause
  }
}

function byOnset(a: AlarmView, b: AlarmView): number {
  return a.onset_ms - b.onset_ms || (a.id < b.id ? -1 : 1)
}
