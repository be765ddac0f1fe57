import type { AlarmView } from '../../contracts/live.ts'
import { type Level, levelOf, standingOf } from '../alarms/alarm-order.ts'
import { goingTo } from '../alarms/answer.ts'

export const TABS = ['active', 'ended', 'acknowledged', 'mine', 'standby'] as const
export type Tab = (typeof TABS)[number]

/** Which alarms each tab shows; "mine" are those this person goes to, is asked to go to, or has acknowledged. */
export function tabOf(alarms: readonly AlarmView[], tab: Tab, me: string | undefined, now_ms: number): AlarmView[] {
  return alarms.filter((alarm) => {
    const standing = standingOf(alarm, now_ms)
    if (standing === null) return false
    if (tab !== 'mine') return standing === tab
    const { response, asked } = alarm
    if (asked?.to === me && me !== undefined) return true
    return goingTo(alarm, me, now_ms)?.mine === true || (response.state === 'acknowledged' && response.by === me)
  })
}

const LEVEL_RANK: Record<Level, number> = { high: 0, medium: 1, technical: 2 }

/** By priority; within one those nobody goes to first, then the oldest: it has waited longest. */
export function byUrgency(alarms: readonly AlarmView[], now_ms: number): AlarmView[] {
  const goes = (alarm: AlarmView) => Number(goingTo(alarm, undefined, now_ms) !== null)
  return [...alarms].sort(
    (a, b) => LEVEL_RANK[levelOf(a)] - LEVEL_RANK[levelOf(b)] || goes(a) - goes(b) || a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1),
  )
}
