import type { AlarmView, BedView } from '../../contracts/live.ts'
import type { TimelineItem, TimelineKind } from '../../contracts/timeline.ts'

/** What a reader looks for together; the chips of the list. */
export const TIMELINE_GROUPS = {
  alarms: ['alarm'],
  quiet: ['pause', 'standby'],
  limits: ['limits'],
  notes: ['note', 'chart'],
  devices: ['device', 'stay'],
} as const satisfies Record<string, readonly TimelineKind[]>
export type TimelineGroup = keyof typeof TIMELINE_GROUPS

export function groupOf(kind: TimelineKind): TimelineGroup {
  const found = Object.entries(TIMELINE_GROUPS).find(([, kinds]) => (kinds as readonly TimelineKind[]).includes(kind))
  return (found?.[0] ?? 'devices') as TimelineGroup
}

type Quiet = Pick<BedView, 'pause' | 'standby' | 'names'>

/**
 * The record with what the socket knows better, newest first: of an alarm the higher revision, and a pause or standby that
 * was only just ordered. What lies wholly before `from_ms` is left out.
 */
export function mergedTimeline(
  stored: readonly TimelineItem[],
  heard: readonly AlarmView[],
  quiet: Quiet,
  from_ms: number,
): TimelineItem[] {
  const items = new Map(stored.map((item) => [item.id, item]))
  for (const item of heard.map(alarmItem)) {
    const known = items.get(item.id)?.alarm
    if (!known || known.revision <= item.alarm.revision) items.set(item.id, item)
  }
  for (const item of quietItems(quiet)) if (!items.has(item.id)) items.set(item.id, item)
  return [...items.values()].filter((item) => touches(item, from_ms)).sort((a, b) => b.at_ms - a.at_ms || a.id.localeCompare(b.id))
}

/** An alarm without an end goes on, and so do a device that is worn and limits that stand. */
function touches({ at_ms, until_ms, kind, code, alarm }: TimelineItem, from_ms: number): boolean {
  if (at_ms >= from_ms) return true
  if (until_ms !== null) return until_ms > from_ms
  return kind === 'limits' || code === 'device_on' || (alarm !== undefined && alarm.condition !== 'ended')
}

function alarmItem(alarm: AlarmView): TimelineItem & { alarm: AlarmView } {
  const { id, onset_ms: at_ms, ended_ms: until_ms, code, params } = alarm
  return { kind: 'alarm', id: `alarm:${id}`, at_ms, until_ms, by: '', code, params, alarm }
}

function quietItems(bed: Quiet): TimelineItem[] {
  return (['pause', 'standby'] as const).flatMap((kind) => {
    const quiet = bed[kind]
    if (!quiet) return []
    const { by, reason, from_ms, until_ms } = quiet
    const params = { planned_ms: until_ms }
    return [{ kind, id: `${kind}:${from_ms}`, at_ms: from_ms, until_ms, by: bed.names[by] ?? '', code: reason, params }]
  })
}
