import type { Directory } from './directory.ts'
import type { View } from './viewer.ts'

export interface Layouts {
  of(view: View): string
}

/**
 * Says whether who lies where is other than a screen was shown last. The directory gives new objects only when it has
 * read something else, so a look that finds the same costs nothing.
 */
export function createLayouts(directory: Pick<Directory, 'ward' | 'place'>): Layouts {
  const known = new WeakMap<object, string>()
  return {
    of(view) {
      const found = view.view === 'ward' ? directory.ward(view.ward) : directory.place(view.encounter)
      if (!found) return ''
      const said = known.get(found) ?? JSON.stringify(found)
      known.set(found, said)
      return said
    },
  }
}
