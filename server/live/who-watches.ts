import type { CoverageMessage, ScreenLine } from '../../contracts/live.ts'
import { can } from '../access/policy.ts'
import type { Clock } from '../clock.ts'
import { hearsWard } from './hears.ts'
import type { View, Viewer } from './viewer.ts'
import { screenOf, worthOf } from './worth.ts'

/** Tells every screen of a ward who else shows it, or one of its beds, and what those screens are worth. */
export interface WhoWatches {
  /** Tells whoever has not been told what is so now. */
  tell(): void
}

type Showing = Viewer & { view: View }

/** Names are for who may see a ward's load; on a wall they would be read by anybody. */
export function createWhoWatches({ clock, viewers }: { clock: Clock; viewers: ReadonlySet<Viewer> }): WhoWatches {
  // By view, not by viewer: a page that shows something else has forgotten what it was told.
  const told = new WeakMap<View, string>()
  return {
    tell() {
      const now_ms = clock.monotonic_ms()
      for (const [ward, shown] of byWard(viewers)) {
        const lines = shown.map((viewer) => lineOf(viewer, now_ms))
        const said = JSON.stringify(lines)
        for (const viewer of shown) {
          if (told.get(viewer.view) === said) continue
          told.set(viewer.view, said)
          viewer.send('coverage', messageFor(viewer, ward, shown, lines))
        }
      }
    },
  }
}

function byWard(viewers: ReadonlySet<Viewer>): Map<string, Showing[]> {
  const wards = new Map<string, Showing[]>()
  for (const viewer of viewers) {
    if (!shows(viewer)) continue
    const list = wards.get(viewer.view.ward)
    if (list) list.push(viewer)
    else wards.set(viewer.view.ward, [viewer])
  }
  return wards
}

function shows(viewer: Viewer): viewer is Showing {
  return viewer.view !== null
}

function lineOf(viewer: Showing, now_ms: number): ScreenLine {
  const { principal, view } = viewer
  return {
    screen: screenOf(principal.session),
    name: principal.name,
    role: principal.role,
    encounter: view.view === 'bed' ? view.encounter : null,
    hears_ward: hearsWard(principal, view),
    state: worthOf(viewer, now_ms),
    yours: false,
  }
}

/** A screen that is told of one bed alone is told of who shows that bed; whoever lies elsewhere in the ward is not its business. */
function messageFor(viewer: Showing, ward: string, shown: readonly Showing[], lines: readonly ScreenLine[]): CoverageMessage {
  const { principal, view } = viewer
  const named = can(principal, 'view_load', ward).allowed
  const own = view.view === 'ward' || hearsWard(principal, view) ? null : view.encounter
  const screens = lines.flatMap((line, i) => {
    if (own !== null && line.encounter !== null && line.encounter !== own) return []
    return { ...line, name: named ? line.name : '', yours: shown[i]!.principal.session === principal.session }
  })
  return { ward, screens }
}
