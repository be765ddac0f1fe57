import type { BedView, WardSnapshot } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'

/** A wall is told of a patient the family name that it shows, and no more: anybody may stand before it, or open its page's tools. */
export function bedFor({ role }: Pick<Principal, 'role'>, bed: BedView): BedView {
  return role === 'kiosk' && bed.patient ? { ...bed, patient: { ...bed.patient, given: '', sex: '', born: '', mrn: '' } } : bed
}

export function wardFor(principal: Pick<Principal, 'role'>, snapshot: WardSnapshot): WardSnapshot {
  return { ...snapshot, beds: snapshot.beds.map((bed) => ({ ...bed, state: bed.state && bedFor(principal, bed.state) })) }
}
