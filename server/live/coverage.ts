import type { CoverageRecord } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import type { Directory } from './directory.ts'
import { hearsWard } from './hears.ts'
import { keepOnly } from './keep-only.ts'
import type { Viewer } from './viewer.ts'
import { screenOf, worthOf } from './worth.ts'

/**
 * Whether somebody watches each bed, said into the log when it changes: there it raises and ends the alarm that nobody
 * does. A bed that was watched and is left waits LEFT_MS, so that a page may be loaded anew; after a start of the server
 * nobody is missed for START_MS, until screens could be back. Who exactly watches is said more seldom.
 */
export interface Coverage {
  look(): void
}

/** From the last screen's going to the record. With HEARD_MS before it, for a screen that goes without a word, 13 s: below the 15 s that are promised. */
export const LEFT_MS = 5_000
/** Screens come back within 0.5 to 4 s of a start, each at its own time; people click for sound after that. */
export const START_MS = 30_000
/** Whoever has just come is not spoken of before the engine has been told that they came: the follower may be later than the directory. */
const NEW_MS = 2_000
/** That other people watch now is said of a bed at most this often ... */
export const OTHERS_EVERY_MS = 30_000
/** ... and of so many beds at one look: what comes and goes on 50 screens is no flood in the log. */
export const OTHERS_PER_LOOK = 25
export const LOOK_EVERY_MS = 500

type Screens = CoverageRecord['screens']
interface Bed {
  first_ms: number
  /** Screens as they were said last, '' = nobody; null = nothing was said yet. */
  said: string | null
  said_ms: number
  /** Since when nobody watches; null = somebody does. */
  left_ms: number | null
}
/** Screens of a ward or bed, with the text they are compared by. */
interface Group {
  screens: Screens
  key: string
}
const NOBODY: Group = { screens: [], key: '' }

export function createCoverage({
  clock,
  directory,
  viewers,
  cover,
}: {
  clock: Clock
  directory: Pick<Directory, 'encounters' | 'place'>
  viewers: ReadonlySet<Viewer>
  cover: (record: CoverageRecord) => void
}): Coverage {
  const beds = new Map<string, Bed>()
  /** The first look: from then on screens can come. */
  let started_ms: number | null = null

  /** Says what must be said of one bed now; `others` is how often it may still be said that only the people have changed. */
  function lookAt(encounter: string, now: Group, now_ms: number, others: number): number {
    const bed = beds.get(encounter) ?? { first_ms: now_ms, said: null, said_ms: Number.NEGATIVE_INFINITY, left_ms: null }
    beds.set(encounter, bed)
    bed.left_ms = now.key === '' ? (bed.left_ms ?? now_ms) : null
    if (!isDue(bed, now.key, now_ms)) return others
    const only_others = bed.said !== null && bed.said !== '' && now.key !== ''
    if (only_others && others === 0) return 0
    bed.said = now.key
    bed.said_ms = now_ms
    cover({ kind: 'coverage', at_ms: clock.now_ms(), encounter, screens: now.screens })
    return only_others ? others - 1 : others
  }

  function isDue({ first_ms, said, said_ms, left_ms }: Bed, key: string, now_ms: number): boolean {
    if (key === said || now_ms - first_ms < NEW_MS) return false
    if (left_ms !== null) return now_ms - left_ms >= LEFT_MS && now_ms - (started_ms ?? now_ms) >= START_MS
    return said === null || said === '' || now_ms - said_ms >= OTHERS_EVERY_MS
  }

  return {
    look() {
      const now_ms = clock.monotonic_ms()
      started_ms ??= now_ms
      const watching = grouped([...viewers].filter((viewer) => worthOf(viewer, now_ms) === 'watching'))
      const here = directory.encounters()
      let others = OTHERS_PER_LOOK
      let nobody = 0
      for (const encounter of here) {
        const now = watching(directory.place(encounter)?.ward ?? '', encounter)
        if (now.key === '') nobody++
        others = lookAt(encounter, now, now_ms, others)
      }
      keepOnly(beds, new Set(here))
      metrics.bedsUnwatched.set(nobody)
    },
  }
}

/** Who is told of a bed's alarms: screens that hear the whole ward are put together once, however many beds the ward has. */
function grouped(viewers: readonly Viewer[]): (ward: string, encounter: string) => Group {
  const wards = new Map<string, Viewer[]>()
  const single = new Map<string, Viewer[]>()
  for (const viewer of viewers) {
    const { view, principal } = viewer
    if (!view) continue
    if (view.view === 'ward' || hearsWard(principal, view)) push(wards, view.ward, viewer)
    else push(single, view.encounter, viewer)
  }
  const groups = new Map([...wards].map(([ward, shown]) => [ward, groupOf(shown)]))
  return (ward, encounter) => {
    const own = single.get(encounter)
    return own ? groupOf([...(wards.get(ward) ?? []), ...own]) : (groups.get(ward) ?? NOBODY)
  }
}

function push(lists: Map<string, Viewer[]>, key: string, viewer: Viewer): void {
  const list = lists.get(key)
  if (list) list.push(viewer)
  else lists.set(key, [viewer])
}

/** Each session once, in one order. */
function groupOf(viewers: readonly Viewer[]): Group {
  const users = new Map(viewers.map(({ principal }) => [screenOf(principal.session), principal.user]))
  const screens = [...users].sort(([a], [b]) => (a < b ? -1 : 1)).map(([screen, user]) => ({ screen, user }))
  return { screens, key: screens.map(({ screen }) => screen).join(' ') }
}
