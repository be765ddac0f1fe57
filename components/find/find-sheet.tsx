'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import type { BedsReply, FoundBed } from '../../contracts/find.ts'
import { Sheet } from '../admin/sheet.tsx'
import { fetchFact, retry, troubleOf } from '../facts/fact.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import '../keys/keys.css'
import { matches, SHOWN_MAX } from './matches.ts'

/** Beds and patients of one's own wards. The ward that is shown is searched as it lies now, also while the database is away. */
export function FindSheet({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  const query = useQuery({
    queryKey: ['beds'],
    queryFn: ({ signal }) => fetchFact<BedsReply>('/api/beds', signal),
    networkMode: 'always',
    retry,
    staleTime: 0,
    gcTime: 0, // whoever signs in next at this screen has other wards
  })
  const here = useBedsHere()
  const whole = useLive((s) => s.watching?.view === 'ward')
  const ward = useLive((s) => s.ward?.id ?? null)
  const trouble = troubleOf(query)
  const beds = useMemo(() => {
    const told = query.data?.beds
    if (!told) return here
    return whole && here.length > 0 ? [...here, ...told.filter((bed) => bed.ward !== ward)] : told
  }, [here, whole, query.data, ward])
  const found = useMemo(() => matches(beds, typed, ward), [beds, typed, ward])
  const go = (bed: FoundBed | undefined) => {
    if (!bed) return
    onClose()
    router.push(addressOf(bed))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const places = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .find-list a')]
    event.preventDefault()
    places[Math.max(0, Math.min(places.length - 1, places.indexOf(document.activeElement as HTMLElement) + step))]?.focus()
  }
  return (
    <Sheet title={text('habits.find.title')} onClose={onClose}>
      <form
        className="sheet-form"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault()
          go(found[0])
        }}
      >
        <div className="field">
          <label htmlFor={id}>{text('habits.find.label')}</label>
          <input id={id} type="text" autoComplete="off" maxLength={80} value={typed} onChange={(e) => setTyped(e.target.value)} />
          <p>{text('habits.find.hint')}</p>
        </div>
        {trouble && (
          <p className="find-trouble" role="status">
            {text(here.length > 0 ? 'habits.find.away' : 'habits.find.away_all')}
          </p>
        )}
        <ul ref={list} className="find-list" aria-label={text('habits.find.title')}>
          {found.slice(0, SHOWN_MAX).map((bed) => (
            <li key={bed.bed}>
              <Hit bed={bed} onGo={onClose} />
            </li>
          ))}
        </ul>
        <p className="find-note" role="status">
          {query.isPending && !trouble ? text('habits.find.loading') : text('habits.find.found', { n: found.length })}{' '}
          {found.length > SHOWN_MAX && text('habits.find.more', { n: found.length - SHOWN_MAX })}
        </p>
        <div className="sheet-buttons">
          <Button size="save" onClick={onClose}>
            {text('habits.close')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}

function Hit({ bed, onGo }: { bed: FoundBed; onGo: () => void }) {
  return (
    <Link href={addressOf(bed)} prefetch={false} onClick={onGo}>
      <strong>{text('habits.find.bed', { bed: bed.label })}</strong>
      <span>{bed.patient ? `${bed.patient.family} ${bed.patient.given}` : text('habits.find.empty')}</span>
      <small>
        {bed.ward_name} {bed.patient?.mrn}
      </small>
    </Link>
  )
}

/** An empty bed has no page: its ward shows it. */
function addressOf({ ward, patient }: FoundBed): string {
  return patient ? `/patients/${encodeURIComponent(patient.encounter)}` : `/wards/${encodeURIComponent(ward)}`
}

/** The ward that is shown, as this screen knows it now; on the page of one patient it knows only who else lies there. */
function useBedsHere(): FoundBed[] {
  const ward = useLive((s) => (s.ready ? s.ward : null))
  const slots = useLive((s) => s.slots)
  const beds = useLive((s) => s.beds)
  return useMemo(() => {
    if (!ward) return []
    return slots.map(({ bed, label, encounter }) => {
      const patient = beds[encounter]?.patient
      return {
        ward: ward.id,
        ward_name: ward.name,
        bed,
        label,
        patient: patient ? { encounter, family: patient.family, given: patient.given, mrn: patient.mrn } : null,
      }
    })
  }, [ward, slots, beds])
}
