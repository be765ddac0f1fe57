'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { AlarmView, BedView } from '../../contracts/live.ts'
import type { TimelineItem, TimelineReply } from '../../contracts/timeline.ts'
import { troubleOf } from '../facts/fact.ts'
import { useLive } from '../live/use-live.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { forgetTimeline, useTimeline } from './facts.ts'
import { mergedTimeline } from './timeline-items.ts'

export interface Happenings {
  items: TimelineItem[]
  reply: TimelineReply | undefined
  trouble: Error | null
}

/** What happened at this bed in the hours shown, newest first: the record, and over it what the socket has told since. */
export function useHappenings(bed: BedView): Happenings {
  const { encounter, revision, pause, standby, names } = bed
  const hours = Number(usePreference('trend_hours'))
  const alarms = useLive((s) => s.alarms)
  const history = useLive((s) => s.history)
  const timeline = useTimeline(encounter, hours)
  const client = useQueryClient()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the bed is what makes the record known here old
  useEffect(() => void forgetTimeline(client, encounter), [client, encounter, revision])

  const items = useMemo(() => {
    const heard: AlarmView[] = [...history, ...Object.values(alarms)].filter((alarm) => alarm.encounter === encounter)
    const from_ms = timeline.data?.from_ms ?? 0
    return mergedTimeline(timeline.data?.items ?? [], heard, { pause, standby, names }, from_ms)
  }, [timeline.data, alarms, history, encounter, pause, standby, names])
  return { items, reply: timeline.data, trouble: troubleOf(timeline) }
}
