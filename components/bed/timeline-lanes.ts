import type { TimelineItem, TimelineKind } from '../../contracts/timeline.ts'

/** The lanes under the trends, from above. */
export const LANES = {
  alarms: ['alarm'],
  care: ['pause', 'standby', 'device', 'stay'],
  notes: ['note', 'limits', 'chart'],
} as const satisfies Record<string, readonly TimelineKind[]>
export type LaneId = keyof typeof LANES

/** A mark in a lane, px from its left edge; `label` is '' where there is no room for words. */
export interface Mark {
  item: TimelineItem
  x_px: number
  w_px: number
  label: string
}

const MARK_PX = 5
const LABEL_GAP_PX = 6
/** Inter 12 px, a little more than the widest text measured. */
const LETTER_PX = 6.9
const LABEL_LETTERS_MAX = 34

/** Drawn at the moment they began, which they have outside of what is shown when they began before. */
const BEGINNINGS: readonly TimelineKind[] = ['device', 'limits']

/**
 * Marks of one lane over [from_ms, to_ms] in `width_px`, oldest first. A length is drawn as one, a device at the moment it
 * was put on and limits at the moment they were set. Words stand to the right of a mark where they reach neither the next mark nor the edge.
 */
export function marksOf(
  items: readonly TimelineItem[],
  words: (item: TimelineItem) => string,
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
  width_px: number,
): Mark[] {
  const at = (ms: number) => ((Math.min(Math.max(ms, from_ms), to_ms) - from_ms) / (to_ms - from_ms)) * width_px
  const marks = items
    .filter((item) => item.at_ms < to_ms && (item.at_ms >= from_ms || !BEGINNINGS.includes(item.kind)))
    .sort((a, b) => a.at_ms - b.at_ms)
    .map((item) => {
      const x_px = Math.min(at(item.at_ms), width_px - MARK_PX)
      return { item, x_px, w_px: Math.max(MARK_PX, at(endOf(item, to_ms)) - x_px), label: words(item) }
    })
  let covered_px = 0
  return marks.map((mark, i) => {
    const [right_px, before_px] = [mark.x_px + mark.w_px, covered_px]
    covered_px = Math.max(covered_px, right_px)
    const room = (marks[i + 1]?.x_px ?? width_px) - right_px - 2 * LABEL_GAP_PX
    return { ...mark, label: before_px > right_px ? '' : fitting(mark.label, room) }
  })
}

/** What has no length of its own is a point; an alarm that goes on reaches to the end. */
function endOf({ kind, at_ms, until_ms, alarm }: TimelineItem, to_ms: number): number {
  if (kind === 'alarm') return until_ms ?? (alarm?.condition === 'ended' ? at_ms : to_ms)
  return kind === 'pause' || kind === 'standby' ? (until_ms ?? to_ms) : at_ms
}

/** Long words are cut; a few letters of them say nothing and are left out. */
function fitting(label: string, room_px: number): string {
  const letters = Math.min(LABEL_LETTERS_MAX, Math.floor(room_px / LETTER_PX))
  if (label.length <= letters) return label
  return letters >= 10 ? `${label.slice(0, letters - 1).trimEnd()}…` : ''
}

/** The mark nearest to `x_px`, when a finger can mean it. */
export function nearestMark(marks: readonly Mark[], x_px: number, reach_px = 24): Mark | null {
  const far = ({ x_px: x, w_px }: Mark) => Math.max(x - x_px, x_px - x - w_px, 0)
  const best = marks.reduce<Mark | null>((a, b) => (a === null || far(b) <= far(a) ? b : a), null)
  return best !== null && far(best) <= reach_px ? best : null
}

/** Moments of the wall clock to draw lines at, seconds: every 10 min, hour, or three hours. */
export function ticksOf(from_s: number, to_s: number, offset_s = -60 * new Date(to_s * 1000).getTimezoneOffset()): number[] {
  const hours = (to_s - from_s) / 3600
  const every_s = hours <= 2 ? 600 : hours <= 12 ? 3600 : 3 * 3600
  const ticks: number[] = []
  for (let t = Math.ceil((from_s + offset_s) / every_s) * every_s - offset_s; t < to_s; t += every_s) ticks.push(t)
  return ticks
}
