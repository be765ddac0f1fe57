'use client'
import { Clock } from 'lucide-react'
import Link from 'next/link'
import type { OwnDuty } from '../../contracts/duty.ts'
import { PARTS_OF, SHIFT_ENDING_MS } from '../../contracts/duty-part.ts'
import type { Role } from '../../contracts/role.ts'
import { useAsk } from '../admin/ask.ts'
import { useNow } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import './duty.css'

const EVERY_MS = 60_000

/** On every page of whose shift ends within the hour, or has just ended: from then on alarms do not call them. */
export function ShiftNotice({ role }: { role: Role }) {
  const asks = role in PARTS_OF
  const { data } = useAsk<OwnDuty>(asks ? '/api/me/duty' : null, EVERY_MS)
  const now_ms = useNow(5_000)
  const ending = asks && now_ms > 0 ? data?.shifts.filter(({ until_ms }) => until_ms - now_ms <= SHIFT_ENDING_MS) : undefined
  return ending?.map(({ duty, ward, ward_name, until_ms }) => (
    <aside key={duty} className="banner duty-notice" aria-label={text('duty.title')} data-testid="shift-ending">
      <Clock size={20} aria-hidden="true" />
      <span>{text(until_ms > now_ms ? 'duty.ending.soon' : 'duty.ending.over', { ward: ward_name, time: clockMinute(until_ms) })}</span>
      <Link href={`/duty?ward=${encodeURIComponent(ward)}`} prefetch={false} className="button banner-button">
        {text('duty.ending.go')}
      </Link>
    </aside>
  ))
}
