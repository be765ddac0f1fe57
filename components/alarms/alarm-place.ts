import type { AlarmView, BedView } from '../../contracts/live.ts'

/** Label of an alarm's bed and family name of who lies there, as this screen knows them: of any bed of the ward. */
export function placeOf(beds: Readonly<Record<string, BedView>>, { encounter, bed }: AlarmView): { bed: string; family: string } {
  const known = beds[encounter]
  return { bed: known?.bed_label ?? bed, family: known?.patient?.family ?? '' }
}
