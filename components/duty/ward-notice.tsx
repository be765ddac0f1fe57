'use client'
import { UserRoundX } from 'lucide-react'
import Link from 'next/link'
import type { WardDuty } from '../../contracts/duty.ts'
import type { Role } from '../../contracts/role.ts'
import { useAsk } from '../admin/ask.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import './duty.css'

const EVERY_MS = 30_000
/** Who may lead a ward; whether this person does now is said by the list of who is on. */
const MAY_LEAD: readonly Role[] = ['nurse', 'admin']

/** One line above the ward for an admin and for whoever is in charge: nobody would be called, or beds are nobody's. */
export function DutyNotice() {
  const ward = useLive((s) => s.ward?.id)
  const role = useLive((s) => s.me?.role)
  const asks = ward !== undefined && role !== undefined && MAY_LEAD.includes(role)
  const { data } = useAsk<WardDuty>(asks ? `/api/wards/${encodeURIComponent(ward)}/duty` : null, EVERY_MS)
  if (!asks || !data) return null
  const charge = data.on.some(({ user, part }) => user === data.me && part === 'charge')
  const words = role === 'admin' || charge ? wordsOf(data, charge) : []
  if (words.length === 0) return null
  const sets = role === 'admin' && data.policy === null
  return (
    <aside className="banner duty-notice" aria-label={text('duty.title')} data-testid="duty-notice">
      <UserRoundX size={20} aria-hidden="true" />
      <span>{words.join(' · ')}</span>
      <Link href={`${sets ? '/admin/alarms' : '/duty'}?ward=${encodeURIComponent(ward)}`} prefetch={false} className="button banner-button">
        {text(sets ? 'duty.notice.set' : 'duty.notice.go')}
      </Link>
    </aside>
  )
}

/** In a ward without a chain who has which bed calls nobody: it is not missed there. Beds are given out by who is in charge. */
function wordsOf({ policy, gaps, untaken }: WardDuty, charge: boolean): string[] {
  if (policy === null) return [text('duty.notice.no_policy')]
  const missing = gaps.map(({ priority, step }) => text('duty.gap', { step, priority: text(`duty.priority.${priority}`) }))
  return charge && untaken.length > 0 ? [...missing, text('duty.notice.untaken', { n: untaken.length })] : missing
}
