import type { BedStatus, ScreenStatus } from '../../contracts/status.ts'
import { can } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import type { Directory } from './directory.ts'
import { delaysOfBeds } from './screen-report.ts'
import type { Viewer } from './viewer.ts'
import { HEARD_MS, reportNow, screenOf, worthOf } from './worth.ts'

/**
 * Every open screen that shows a ward or a bed, and how late it is. Whose it is, is told as on a ward's own screens: to
 * whoever may see its load. A wall is nobody's, its name is the place where it hangs.
 */
export function screensFor(
  principal: Principal,
  viewers: Iterable<Viewer>,
  directory: Pick<Directory, 'place' | 'ward'>,
  now_ms: number,
): ScreenStatus[] {
  return [...viewers].flatMap((viewer): ScreenStatus[] => {
    const { view, principal: owner, report, since_ms, reported_ms } = viewer
    if (!view) return []
    const state = worthOf(viewer, now_ms)
    const named = owner.role === 'kiosk' || can(principal, 'view_load', view.ward).allowed
    const shown = reportNow(viewer, now_ms)
    return [
      {
        screen: screenOf(owner.session),
        name: named ? owner.name : '',
        role: owner.role,
        ward: directory.ward(view.ward)?.ward.name ?? '',
        bed: view.view === 'bed' ? (directory.place(view.encounter)?.bed_label ?? '') : '',
        state,
        since_ms: Math.round(now_ms - (state === 'not_heard' && report ? reported_ms + HEARD_MS : since_ms)),
        p95_ms: shown?.p95_ms ?? null,
        waves_p95_ms: shown?.delay?.waves_p95_ms ?? null,
      },
    ]
  })
}

/** Every bed that a screen shows, the latest first. */
export function bedsNow(viewers: Iterable<Viewer>, directory: Pick<Directory, 'place' | 'ward'>, now_ms: number): BedStatus[] {
  const beds = [...delaysOfBeds(viewers, directory, now_ms)].map(([bed, { encounter, p95_ms, screens }]) => {
    const place = directory.place(encounter)
    return { bed, label: place?.bed_label ?? '', ward: directory.ward(place?.ward ?? '')?.ward.name ?? '', p95_ms, screens }
  })
  return beds.sort((a, b) => b.p95_ms - a.p95_ms)
}
