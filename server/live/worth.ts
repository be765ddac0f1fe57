import { createHash } from 'node:crypto'
import type { ScreenReport, ScreenState } from '../../contracts/live.ts'
import type { Viewer } from './viewer.ts'

/** What has not been heard of for so long counts as nobody's: two of its reports (SCREEN_REPORT_MS) are missing, and a bit. */
export const HEARD_MS = 8_000

/** What a screen is worth at `now_ms` (monotonic): watching only while it says by itself that it is seen and can be heard. */
export function worthOf({ report, reported_ms }: Pick<Viewer, 'report' | 'reported_ms'>, now_ms: number): ScreenState {
  if (!report || now_ms - reported_ms > HEARD_MS) return 'not_heard'
  if (!report.visible) return 'hidden'
  return report.sound === 'running' ? 'watching' : 'no_sound'
}

/** The last word of a screen that is heard and seen; null: what it said before tells nothing of now. */
export function reportNow(viewer: Pick<Viewer, 'report' | 'reported_ms'>, now_ms: number): ScreenReport | null {
  const state = worthOf(viewer, now_ms)
  return state === 'not_heard' || state === 'hidden' ? null : viewer.report
}

/** Name of a screen in the log and on other screens: of its session, which it does not give away. */
export function screenOf(session: string): string {
  return createHash('sha256').update(session).digest('base64url').slice(0, 12)
}
