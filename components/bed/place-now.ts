import type { BedView, WardWords } from '../../contracts/live.ts'
import { useBed, useLive } from '../live/use-live.ts'

/** Where a patient lies: a bed and its ward, told together. */
export interface Place {
  bed_label: string
  ward: Pick<WardWords, 'id' | 'name'>
}

/** Where the patient lies now: they may be moved while a page is open. As the page found it where the screen hears nothing of them. */
export function usePlaceNow(encounter: string, found: Place): Place {
  const bed = useBed(encounter)
  const ward = useLive((s) => s.ward)
  return placeNow(bed, ward, found)
}

/** Bed and ward from one source: while only one of them is heard to have changed, both are as the page found them. */
export function placeNow(bed: Pick<BedView, 'bed_label' | 'ward'> | undefined, ward: WardWords | null, found: Place): Place {
  return bed && ward && bed.ward === ward.id ? { bed_label: bed.bed_label, ward } : found
}
