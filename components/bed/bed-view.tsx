'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { MAY_SET_LIMITS } from '../../contracts/role.ts'
import type { TimelineItem } from '../../contracts/timeline.ts'
import { openAlarms, standingOf } from '../alarms/alarm-order.ts'
import { grouped } from '../alarms/grouping.ts'
import { PauseControl, pauseWords } from '../alarms/pause-control.tsx'
import { inStandby } from '../alarms/standby.ts'
import { StandbyControl, StandbySign } from '../alarms/standby-control.tsx'
import { WaysOut } from '../emergency/ways-out.tsx'
import { useBed, useLive, useWatchBed } from '../live/use-live.ts'
import { ScorePanel } from '../scores/score-panel.tsx'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { Notice } from '../ui/notice.tsx'
import { BedWaves } from '../waveform/bed-waves.tsx'
import { WhyAt } from '../why/why-at.tsx'
import './bed.css'
import { DeviceList } from './device-list.tsx'
import { Discharged } from './discharged.tsx'
import { forgetLimits, useLimits } from './facts.ts'
import { NoteButton } from './note-button.tsx'
import { NumberGroups } from './number-group.tsx'
import { NumberPanel } from './number-panel.tsx'
import type { NumbersNow } from './number-rows.ts'
import { OpenAlarms } from './open-alarms.tsx'
import { PatientBand } from './patient-band.tsx'
import { StripPanel } from './strip-panel.tsx'
import { TimelineList } from './timeline-list.tsx'
import { TrendPanel } from './trend-panel.tsx'
import { useHappenings } from './use-happenings.ts'
import { useNow } from './use-now.ts'

const NOTHING: NumbersNow = {}

/** One patient: all waves, numbers with their limits, alarms with who and when, trends and strips. */
export function BedView({ encounter }: { encounter: string }) {
  useWatchBed(encounter)
  const bed = useBed(encounter)
  const role = useLive((s) => s.me?.role)
  const error = useLive((s) => (s.watching?.id === encounter ? s.error : null))
  if (error === 'not_allowed')
    return (
      <Notice title={text('bed.refused_title')} action={<WaysOut role={role ?? null} />}>
        {text('bed.refused')}
      </Notice>
    )
  if (error === 'discharged') return <Discharged encounter={encounter} />
  if (error === 'not_found') return <Notice title={text('bed.missing_title')}>{text('bed.missing')}</Notice>
  if (error && !bed) return <Notice title={text('bed.down_title')}>{text('bed.down')}</Notice>
  if (!bed) return <p className="bed-waiting">{text('bed.waiting')}</p>
  return <Bed key={encounter} encounter={encounter} />
}

function Bed({ encounter }: { encounter: string }) {
  const bed = useBed(encounter)!
  const ward = useLive((s) => s.ward)
  const role = useLive((s) => s.me?.role)
  const channels = useLive((s) => s.channels)
  const numbers = useLive((s) => s.numbers[encounter] ?? NOTHING)
  const alarms = useLive((s) => s.alarms)
  const limits = useLimits(encounter)
  const client = useQueryClient()
  const happened = useHappenings(bed)
  const now_ms = useNow()
  const [picked, setPicked] = useState<TimelineItem | null>(null)
  const pick = (item: TimelineItem) => setPicked(picked?.id === item.id ? null : item)
  const [shown, setShown] = useState<AlarmView | null>(null)
  const strip = { of: shown?.id ?? null, show: (alarm: AlarmView) => setShown(shown?.id === alarm.id ? null : alarm) }
  const open = openAlarms(Object.values(alarms), now_ms, encounter)
  const groups = grouped(Object.values(alarms), now_ms, encounter)
  const paused = bed.pause !== null && bed.pause.until_ms > now_ms
  const asking = open.filter((alarm) => standingOf(alarm, now_ms) !== 'standby')
  const silent = open.length - asking.length

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version in force is what makes the limits known here old
  useEffect(() => void forgetLimits(client, encounter), [client, encounter, bed.limits_version])

  return (
    <article className="bed-view" data-patient={encounter} aria-label={bedLabel(bed)}>
      <PatientBand bed={bed} ward={ward} maySetLimits={role !== undefined && MAY_SET_LIMITS.has(role)} now_ms={now_ms} />
      {bed.analysis === 'off' && (
        <p className="bed-warning" role="alert">
          <strong>{text('bed.analysis_off')}</strong> {text('bed.analysis_off_why')}
        </p>
      )}
      <div className="bed-live">
        <BedWaves encounter={encounter} bed={bed.bed_label} channels={channels} />
        <NumberGroups encounter={encounter} numbers={numbers} alarms={asking} limits={limits.data} now_ms={now_ms} />
        <NumberPanel encounter={encounter} numbers={numbers} alarms={asking} limits={limits.data} now_ms={now_ms} />
      </div>
      <aside className="bed-side" aria-label={text('bed.open')}>
        <StandbySign bed={bed} silent={silent} size="desk" />
        <OpenAlarms groups={groups} bed={bed.bed_label} now_ms={now_ms} strip={strip} />
        {paused && bed.pause && (
          <p className="bed-pause" data-testid="bed-pause">
            <strong>{text('pause.paused', { left: remaining(bed.pause.until_ms - now_ms) })}</strong> {pauseWords(bed)}
          </p>
        )}
        {!inStandby(bed, now_ms) && (
          <div className="bed-silences">
            <PauseControl encounter={encounter} bed={bed.bed_label} paused={paused} size="desk" />
            <StandbyControl encounter={encounter} bed={bed.bed_label} />
          </div>
        )}
        <ScorePanel encounter={encounter} role={role} now_ms={now_ms} />
        <DeviceList bed={bed} now_ms={now_ms} />
        <TimelineList encounter={encounter} {...happened} now_ms={now_ms} strip={strip} picked={picked} onPick={pick}>
          <NoteButton bed={bed} about={picked && { at_ms: picked.at_ms, alarm: picked.alarm?.id ?? null }} />
        </TimelineList>
        <WhyAt encounter={encounter} now_ms={now_ms} />
      </aside>
      {shown && <StripPanel alarm={shown} now_ms={now_ms} onClose={() => setShown(null)} />}
      <TrendPanel
        encounter={encounter}
        numbers={numbers}
        limits={limits.data}
        now_ms={now_ms}
        items={happened.items}
        picked={picked}
        onPick={pick}
      />
    </article>
  )
}

function bedLabel(bed: { bed_label: string; patient: { family: string } | null }): string {
  return bed.patient ? text('bed.label', { bed: bed.bed_label, name: bed.patient.family }) : text('bed.title', { bed: bed.bed_label })
}
