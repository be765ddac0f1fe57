'use client'
import { ChevronLeft, History, SlidersHorizontal } from 'lucide-react'
import Link from 'next/link'
import type { BedView } from '../../contracts/live.ts'
import { sectionOf } from '../admin/sections.ts'
import { BindButton } from '../bind/bind-button.tsx'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { date } from '../text/time.ts'
import { ageYears } from './number-format.ts'

interface Props {
  bed: BedView
  ward: { id: string; name: string } | null
  maySetLimits: boolean
  now_ms: number
}

/** Who lies here: the one line that must never be another patient's. */
export function PatientBand({ bed, ward, maySetLimits, now_ms }: Props) {
  const patient = bed.patient
  const years = patient ? ageYears(patient.born, now_ms) : null
  // Here by an emergency: nothing leads on to the ward, and nobody is moved or given a device.
  const own = useLive((s) => s.me === null || s.me.wards.includes(bed.ward))
  return (
    <header className="patient-band" data-patient={bed.encounter}>
      {ward && own && (
        <Link href={`/wards/${encodeURIComponent(ward.id)}`} className="patient-back" aria-label={text('bed.back', { ward: ward.name })}>
          <ChevronLeft aria-hidden="true" size={24} />
        </Link>
      )}
      <h1>
        <span className="patient-bed">{bed.bed_label}</span>{' '}
        <span className="patient-name">{patient ? [patient.family, patient.given].filter(Boolean).join(', ') : text('bed.unnamed')}</span>
      </h1>
      {patient && (
        <p className="patient-facts">
          <span>{[patient.sex, years === null ? '' : text('bed.years', { years })].filter(Boolean).join(' ')}</span>
          {years !== null && <span>{text('bed.born', { date: date(Date.parse(patient.born)) })}</span>}
          <span>
            {text('bed.mrn')} <strong>{patient.mrn}</strong>
          </span>
          {bed.limits_changed && <span className="patient-mark">◆ {text('bed.own_limits', { version: bed.limits_version })}</span>}
        </p>
      )}
      <nav className="patient-actions">
        {own && <MoveLink encounter={bed.encounter} />}
        {own && <BindButton encounter={bed.encounter} bed={bed.bed_label} />}
        <Link
          href={`/patients/${encodeURIComponent(bed.encounter)}/review`}
          prefetch={false}
          className="button button-secondary button-small"
        >
          <History aria-hidden="true" size={16} /> {text('review.open')}
        </Link>
        <Link href={`/patients/${encodeURIComponent(bed.encounter)}/limits`} className="button button-secondary button-small">
          <SlidersHorizontal aria-hidden="true" size={16} /> {maySetLimits ? text('bed.limits') : text('bed.see_limits')}
        </Link>
      </nav>
    </header>
  )
}

/** For those who may move somebody. */
function MoveLink({ encounter }: { encounter: string }) {
  const role = useLive((s) => s.me?.role)
  if (!role || !sectionOf('patients').roles.includes(role)) return null
  return (
    <Link href={`/admin/patients?stay=${encodeURIComponent(encounter)}`} prefetch={false} className="button button-secondary button-small">
      {text('bed.transfer')}
    </Link>
  )
}
