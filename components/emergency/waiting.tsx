'use client'
import { Siren } from 'lucide-react'
import Link from 'next/link'
import type { EmergenciesWaiting } from '../../contracts/emergency.ts'
import type { Role } from '../../contracts/role.ts'
import { useAsk } from '../admin/ask.ts'
import { sectionOf } from '../admin/sections.ts'
import { text } from '../text/text.ts'

const EVERY_MS = 4_000

function useWaiting(role: Role): EmergenciesWaiting {
  const reviews = sectionOf('emergency').roles.includes(role)
  const { data } = useAsk<EmergenciesWaiting>(reviews ? '/api/admin/emergency/waiting' : null, EVERY_MS)
  return data ?? { waiting: 0, in_force: 0 }
}

/** On every page of whoever reviews, within seconds: somebody has opened a patient of another ward. */
export function EmergencyNotice({ role }: { role: Role }) {
  const { waiting, in_force } = useWaiting(role)
  if (waiting === 0) return null
  const words = in_force > 0 ? text('emergency.notice_open', { n: waiting, open: in_force }) : text('emergency.notice', { n: waiting })
  return (
    <Link href="/admin/emergency" prefetch={false} className="emergency-notice" data-testid="emergency-notice" title={words}>
      <Siren size={18} aria-hidden="true" /> <span aria-hidden="true">{waiting}</span>
      <span className="visually-hidden">{words}</span>
    </Link>
  )
}
