'use client'
import { useQueryClient } from '@tanstack/react-query'
import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import { Discharged } from '../bed/discharged.tsx'
import { forgetLimits, useLimits } from '../bed/facts.ts'
import { FactsAway } from '../bed/facts-away.tsx'
import { FactError, troubleOf } from '../facts/fact.ts'
import { useBed, useLive, useWatchBed } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { date } from '../text/time.ts'
import { Notice } from '../ui/notice.tsx'
import './limits.css'
import { LimitsForm } from './limits-form.tsx'
import { Versions } from './versions.tsx'

/** One patient's alarm limits: where they come from, what they are, and for an admin how to change them. */
export function LimitsView({ encounter }: { encounter: string }) {
  useWatchBed(encounter)
  const client = useQueryClient()
  const limits = useLimits(encounter)
  const trouble = troubleOf(limits)
  const version = useBed(encounter)?.limits_version
  const discharged = useLive((s) => s.error === 'discharged')
  const role = useLive((s) => s.me?.role)
  const name = useLive((s) => s.me?.name)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version in force is what makes the limits known here old
  useEffect(() => void forgetLimits(client, encounter), [client, encounter, version])

  if (discharged) return <Discharged encounter={encounter} />
  if (limits.error instanceof FactError && limits.error.reason === 'not_allowed')
    return <Notice title={text('bed.refused_title')}>{text('bed.refused')}</Notice>
  if (!limits.data) return trouble ? <FactsAway error={trouble} /> : <p className="bed-waiting">{text('limits.loading')}</p>
  return (
    <div className="limits-view" data-patient={encounter}>
      <LimitsSide reply={limits.data} />
      <LimitsForm key={encounter} reply={limits.data} role={role} name={name ?? ''} />
    </div>
  )
}

/** Whose limits these are, where they come from, who changed them last. */
function LimitsSide({ reply }: { reply: LimitsReply }) {
  const { patient } = reply
  const differing = reply.rows.filter((row) => row.source === 'patient').length
  return (
    <aside className="limits-side" aria-label={text('limits.origin')} data-patient={reply.encounter}>
      <Link href={`/patients/${encodeURIComponent(reply.encounter)}`} className="limits-back">
        <ChevronLeft aria-hidden="true" size={16} /> {text('limits.back', { bed: patient.bed })}
      </Link>
      <p className="limits-bed">{text('limits.bed', { bed: patient.bed })}</p>
      <p className="limits-name">
        {patient.family}, {patient.given}
      </p>
      <p className="limits-facts">
        {/^\d{4}-\d{2}-\d{2}$/.test(patient.born) && text('limits.born', { date: date(Date.parse(patient.born)) })}
        <br />
        {text('limits.mrn', { mrn: patient.mrn })}
      </p>
      <h2>{text('limits.origin')}</h2>
      <ol className="limits-path">
        <li>
          <i aria-hidden="true">P</i>
          <span>
            <strong>{text('limits.profile', { profile: reply.profile })}</strong>
            <small>{text('limits.profile_note')}</small>
          </span>
        </li>
        <li aria-current="true">
          <i aria-hidden="true">◆</i>
          <span>
            <strong>{text('limits.patient')}</strong>
            <small>{text('limits.patient_note', { n: differing })}</small>
            <small data-testid="limits-version">{text('limits.version', { version: reply.version })}</small>
          </span>
        </li>
      </ol>
      <Versions reply={reply} />
    </aside>
  )
}
