import type { Principal } from '../access/principal.ts'
import type { Directory } from './directory.ts'
import { hearsWard } from './hears.ts'
import type { View } from './viewer.ts'

export interface Layouts {
  of(principal: Principal, view: View): string
}

/**
 * Says whether who lies where is other than a screen was shown last: in its ward, or in the one bed that is all it is told
 * of. The directory gives new objects only when it has read something else, so a look that finds the same costs nothing.
 */
export function createLayouts(directory: Pick<Directory, 'ward' | 'place'>): Layouts {
  const known = new WeakMap<object, string>()
  return {
    of(principal, view) {
      const alone = view.view === 'bed' && !hearsWard(principal, view)
      const found = alone ? directory.place(view.encounter) : directory.ward(view.ward)
      if (!found) return ''
      const said = known.get(found) ?? JSON.stringify(found)
      known.set(found, said)
      return said
    },
  }
}
