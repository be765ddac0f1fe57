import type { BedView, WardSnapshot } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import type { View } from './viewer.ts'

/**
 * A wall is told of a patient the family name that it shows, and no more: anybody may stand before it, or open its page's
 * tools. So is the page of one patient of those in the other beds.
 */
export function bedFor({ role }: Pick<Principal, 'role'>, view: View, bed: BedView): BedView {
  return role === 'kiosk' || (view.view === 'bed' && view.encounter !== bed.encounter) ? named(bed) : bed
}

export function wardFor(principal: Pick<Principal, 'role'>, view: View, snapshot: WardSnapshot): WardSnapshot {
  return { ...snapshot, beds: snapshot.beds.map((bed) => ({ ...bed, state: bed.state && bedFor(principal, view, bed.state) })) }
}

function named(bed: BedView): BedView {
  return bed.patient ? { ...bed, patient: { ...bed.patient, given: '', sex: '', born: '', mrn: '' } } : bed
}
