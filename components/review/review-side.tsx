'use client'
import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import type { ReviewStart } from '../../contracts/review.ts'
import { FactsAway } from '../bed/facts-away.tsx'
import { ageYears } from '../bed/number-format.ts'
import { usePlaceNow } from '../bed/place-now.ts'
import { troubleOf } from '../facts/fact.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { date } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import type { useAlarmDay } from './facts.ts'

/** Who it is about: the lines that must never be another patient's. */
export function Whose({ start, encounter, over }: { start: ReviewStart; encounter: string; over: boolean }) {
  const { bed_label: bed, ward } = usePlaceNow(encounter, start)
  const { patient, raised_in } = start
  const years = ageYears(patient.born, live.server_ms())
  return (
    <header className="review-whose" data-patient={encounter}>
      <Link href={`/patients/${encodeURIComponent(encounter)}`} className="review-back">
        <ChevronLeft aria-hidden="true" size={16} /> {text('review.bed', { bed, ward: ward.name })}
      </Link>
      <h1>{`${patient.family}, ${patient.given}`}</h1>
      <p>
        {[
          years !== null && text('bed.years', { years }),
          patient.sex,
          years !== null && text('bed.born', { date: date(Date.parse(patient.born)) }),
        ]
          .filter(Boolean)
          .join(', ')}
        <br />
        {text('bed.mrn')} <strong>{patient.mrn}</strong>
      </p>
      {raised_in && <p>{text('review.raised_in', { bed: raised_in.bed_label, ward: raised_in.ward_name })}</p>}
      {over && <p className="review-over">{text('review.over')}</p>}
    </header>
  )
}

/** As many pages are read by themselves; a day with more is read on by hand. */
const PAGES = 4

/** What stands under the list: still being read, not to be had, or more of the day. */
export function MoreEvents({ day }: { day: ReturnType<typeof useAlarmDay> }) {
  const trouble = troubleOf(day)
  const pages = day.data?.pages.length ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = day
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !trouble && pages < PAGES) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, trouble, pages, fetchNextPage])
  if (trouble) return <FactsAway error={trouble} />
  if (!day.data) return <p className="review-none">{text('review.reading')}</p>
  if (!hasNextPage || pages < PAGES) return null
  return (
    <Button className="review-more" onClick={() => void fetchNextPage()} aria-disabled={isFetchingNextPage}>
      {text('review.more')}
    </Button>
  )
}
