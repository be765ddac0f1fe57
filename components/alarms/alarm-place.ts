import type { AlarmView, BedView } from '../../contracts/live.ts'
import type { Preferences } from '../preferences/preferences.ts'
import { shownName } from '../preferences/privacy.ts'

/** Label of an alarm's bed as this screen knows it: of any bed of the ward. */
export function bedOf(beds: Readonly<Record<string, BedView>>, { encounter, bed }: AlarmView): string {
  return beds[encounter]?.bed_label ?? bed
}

/** The same, and as much of the name of who lies there as this screen may show. */
export function placeOf(
  beds: Readonly<Record<string, BedView>>,
  alarm: AlarmView,
  privacy: Preferences['privacy'],
): { bed: string; name: string } {
  return { bed: bedOf(beds, alarm), name: shownName(beds[alarm.encounter]?.patient, privacy) }
}
