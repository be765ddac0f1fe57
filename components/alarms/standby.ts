import type { BedView } from '../../contracts/live.ts'
import { STANDBY_REASONS } from '../../contracts/quiet.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'

/** Whether a bed is in standby at server time `now_ms`: its end is kept also when the server is not heard of. */
export function inStandby(bed: Pick<BedView, 'standby'> | undefined, now_ms: number): boolean {
  return !!bed?.standby && bed.standby.until_ms > now_ms
}

/** "Imaging · M. Holt · ends 15:10" */
export function standbyWords({ standby, names }: BedView): string {
  if (!standby) return ''
  const reason = STANDBY_REASONS.find((r) => r === standby.reason)
  const why = reason ? text(`standby.reasons.${reason}`) : standby.reason
  return [why, names[standby.by] ?? standby.by, text('standby.ends', { time: clockMinute(standby.until_ms) })].join(' · ')
}
