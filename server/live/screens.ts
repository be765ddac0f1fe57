import type { ScoresEffect } from '../../contracts/effect.ts'
import { removed } from '../access/controls.ts'
import { inForce } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'
import type { Board, Changes } from './board.ts'
import type { Directory } from './directory.ts'
import { hearsWard } from './hears.ts'
import type { Layouts } from './layout.ts'
import { bedFor } from './on-wall.ts'
import type { Scores } from './scores.ts'
import type { Snapshots } from './snapshot.ts'
import type { Ticks } from './ticks.ts'
import type { View, Viewer } from './viewer.ts'
import type { Lost, Watching } from './watch.ts'

/** Open screens and what each shows: what is new goes to whoever may see it, and a screen follows who lies where. */
export interface Screens {
  readonly viewers: ReadonlySet<Viewer>
  add(viewer: Viewer): void
  remove(viewer: Viewer): void
  /**
   * Alarms and beds, to whoever watches where the patient lies now, whatever ward it was said in: a transfer moves its
   * alarms along. A screen of one bed gets the whole ward's, as far as its person may see the ward now.
   */
  publish(changes: Changes): void
  publishScores(effect: ScoresEffect): void
  show(viewer: Viewer, view: Viewer['view']): void
  end(viewer: Viewer, reason: 'revoked' | 'expired' | 'role_changed'): void
  /** Whether what a screen shows is still theirs to see and still so: else it is closed, or shown anew. */
  look(viewer: Viewer): void
}

export interface ScreensOptions {
  clock: Clock
  directory: Pick<Directory, 'place'>
  board: Board
  snapshots: Snapshots
  watching: Watching
  layouts: Layouts
  scores: Scores
  ticks: Pick<Ticks, 'watched'>
}

/** What goes wrong for one viewer is that viewer's: told, answered, and nobody else's (promise 6). */
export function contained(work: Promise<unknown>, answer: () => void): void {
  work.catch((error: unknown) => {
    journal.error({ error: String(error) }, "a viewer's request failed")
    answer()
  })
}

export function createScreens({ clock, directory, board, snapshots, watching, layouts, scores, ticks }: ScreensOptions): Screens {
  const viewers = new Set<Viewer>()

  function publish({ alarms, beds }: Changes): void {
    if (alarms.length === 0 && beds.length === 0) return
    const views = beds.flatMap((bed) => snapshots.bedView(bed.encounter, bed) ?? [])
    for (const { view, send, principal } of viewers) {
      if (!view) continue
      const { ward } = view
      const own = view.view === 'ward' || hearsWard(principal, view) ? null : view.encounter
      const mine = ({ encounter }: { encounter: string }) =>
        removed('canary') || (directory.place(encounter)?.ward === ward && (own === null || encounter === own))
      const message = {
        ward,
        cursor: board.cursor(ward),
        alarms: alarms.filter(mine),
        beds: views.filter(mine).map((bed) => bedFor(principal, view, bed)),
      }
      if (message.alarms.length > 0 || message.beds.length > 0) send('alarms', message)
    }
  }

  function publishScores(effect: ScoresEffect): void {
    scores.take(effect)
    const { encounter } = effect
    const ward = directory.place(encounter)?.ward
    if (ward === undefined) return
    for (const { view, send } of viewers) {
      if (view?.ward !== ward || (view.view === 'bed' && view.encounter !== encounter)) continue
      send('scores', { ward, scores: view.view === 'bed' ? scores.ofBed(encounter) : scores.ofWard([encounter]) })
    }
  }

  function show(viewer: Viewer, view: Viewer['view']): void {
    viewer.view = view
    viewer.layout = view ? layouts.of(viewer.principal, view) : ''
    ticks.watched(viewers)
  }

  function end(viewer: Viewer, reason: 'revoked' | 'expired' | 'role_changed'): void {
    show(viewer, null)
    viewer.send('ended', { reason })
    viewer.socket.disconnect(true)
  }

  /** What is shown is no longer theirs to see: moved, discharged, or opened in an emergency that is over. */
  function close(viewer: Viewer, error: Lost): void {
    show(viewer, null)
    viewer.send('closed', { error })
  }

  /** Who lies where is other than it was shown. What is not to be told of now is told at the next look. */
  async function showAnew(viewer: Viewer, view: View): Promise<void> {
    show(viewer, view)
    const answer = await watching.reply(viewer.principal, { view, cursor: null })
    if (viewer.view === view && answer.ok) viewer.send('picture', { snapshot: answer.snapshot })
  }

  function look(viewer: Viewer): void {
    const shown = viewer.view
    if (!shown) return
    const view = watching.stands(inForce(viewer.principal, clock.now_ms()), shown)
    if (typeof view === 'string') close(viewer, view)
    else if (view !== shown || viewer.layout !== layouts.of(viewer.principal, view))
      contained(showAnew(viewer, view), () => {
        viewer.layout = ''
      })
  }

  return {
    viewers,
    add: (viewer) => void viewers.add(viewer),
    remove(viewer) {
      viewers.delete(viewer)
      ticks.watched(viewers)
    },
    publish,
    publishScores,
    show,
    end,
    look,
  }
}
