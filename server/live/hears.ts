import { can } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import type { View } from './viewer.ts'

/**
 * Whether every alarm of the view's ward is told to this screen: one of the ward, and one of a single bed whose person may
 * see that ward. Not whoever opened the one stay in an emergency: that opens nothing of the ward.
 */
export function hearsWard(principal: Principal, view: View): boolean {
  return view.view === 'ward' || can(principal, 'view_ward', view.ward).allowed
}
