import type { AlarmView } from '../../contracts/live.ts'
import { type Level, levelOf } from './alarm-order.ts'

/** A recall that reaches a screen later than this is shown, not sounded: it is old. */
const OLD_MS = 10_000

/** One burst for every recall (acknowledged, and still true) that is new between two states of this screen; the key is the same on every screen. */
export function newRecalls(
  before: Readonly<Record<string, AlarmView>>,
  after: Readonly<Record<string, AlarmView>>,
  now_ms: number,
): Array<{ key: string; level: Level }> {
  if (before === after) return []
  return Object.values(after).flatMap((alarm) => {
    const { id, reminded_ms } = alarm
    const known = before[id]
    if (!known || reminded_ms === null || reminded_ms === known.reminded_ms || now_ms - reminded_ms > OLD_MS) return []
    return [{ key: `${id} ${reminded_ms}`, level: levelOf(alarm) }]
  })
}
