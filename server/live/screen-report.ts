import { z } from 'zod'
import { DELAY_BUCKETS } from '../../contracts/delay.ts'
import { SCREEN_DELAY_MAX, type ScreenReport } from '../../contracts/live.ts'
import { delays } from '../observe/delays.ts'
import { metrics } from '../observe/metrics.ts'
import type { Directory } from './directory.ts'
import type { Viewer } from './viewer.ts'
import { reportNow } from './worth.ts'

const MS_MAX = 600_000
const ms = z.number().min(0).max(MS_MAX)
const counts = z
  .array(
    z.tuple([
      z
        .number()
        .int()
        .min(0)
        .max(DELAY_BUCKETS - 1),
      z.number().int().min(1).max(SCREEN_DELAY_MAX.counts),
    ]),
  )
  .max(DELAY_BUCKETS)
  .refine((all) => all.reduce((sum, [, n]) => sum + n, 0) <= SCREEN_DELAY_MAX.counts)

/** What a screen says of itself; whatever does not fit is not heard. */
export const screenReport = z.object({
  visible: z.boolean(),
  sound: z.enum(['off', 'running', 'failed']),
  p95_ms: ms.nullable(),
  delay: z
    .object({
      glass: counts,
      drawn: counts,
      beds: z.record(z.string().max(100), ms).refine((beds) => Object.keys(beds).length <= SCREEN_DELAY_MAX.beds),
      waves_p95_ms: ms.nullable(),
    })
    .optional(),
})

/** Takes a report: screens that cannot be heard are counted as they say so, and what a screen has measured is added to what all have. */
export function takeReport(viewer: Viewer, report: ScreenReport, now_ms: number): void {
  const { report: before } = viewer
  if (before?.sound !== report.sound) metrics.engineCounts.inc({ name: 'screen_sound', reason: report.sound })
  if (before?.sound !== report.sound || before.visible !== report.visible) viewer.since_ms = now_ms
  viewer.report = report
  viewer.reported_ms = now_ms
  // A screen that shows nothing has measured nothing.
  if (!report.delay || viewer.view === null) return
  delays.add('glass', report.delay.glass)
  delays.add('screen', report.delay.drawn)
}

/** Worst p95 of each bed over the screens that show it now and may: an encounter that is not in a screen's view is not believed. */
export function delaysOfBeds(
  viewers: Iterable<Viewer>,
  directory: Pick<Directory, 'place'>,
  now_ms: number,
): Map<string, { encounter: string; p95_ms: number; screens: number }> {
  const beds = new Map<string, { encounter: string; p95_ms: number; screens: number }>()
  for (const viewer of viewers) {
    const { view } = viewer
    for (const [encounter, p95_ms] of Object.entries(reportNow(viewer, now_ms)?.delay?.beds ?? {})) {
      const place = directory.place(encounter)
      if (!view || !place || place.ward !== view.ward || (view.view === 'bed' && view.encounter !== encounter)) continue
      const known = beds.get(place.bed)
      beds.set(place.bed, { encounter, p95_ms: Math.max(p95_ms, known?.p95_ms ?? 0), screens: (known?.screens ?? 0) + 1 })
    }
  }
  return beds
}
