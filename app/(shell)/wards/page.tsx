import Link from 'next/link'
import { EmergencyLink } from '../../../components/emergency/emergency-link.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { can } from '../../../server/access/policy.ts'
import { wardsOf } from '../../../server/store/wards.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('ward.all_wards')

/** The wards one may see. */
export default async function WardsPage() {
  const entered = await enter('/wards', (principal, { store }) => wardsOf(principal, store))
  if (entered.away) return <AwayNotice />
  if (entered.found.length === 0) return <Notice title={text('ward.none_yours')}>{text('ward.none_yours_do')}</Notice>
  return (
    <div className="ward-list">
      <h1>{text('ward.choose')}</h1>
      <ul>
        {entered.found.map((ward) => (
          <li key={ward.id}>
            <Link href={`/wards/${encodeURIComponent(ward.id)}`}>
              <strong>{ward.name}</strong> {ward.kind}
            </Link>
          </li>
        ))}
      </ul>
      {can(entered.principal, 'break_glass', null).allowed && <EmergencyLink />}
    </div>
  )
}
