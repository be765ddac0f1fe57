import { DutyView } from '../../../components/duty/duty-view.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { reachOf } from '../../../server/access/policy.ts'
import { wardsOfDuty } from '../../../server/store/ward-duty.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

interface Props {
  searchParams: Promise<{ ward?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('duty.title')

/** Who is on duty in one's wards. What it shows comes from the API, which asks again. */
export default async function DutyPage({ searchParams }: Props) {
  const { ward } = await searchParams
  const path = typeof ward === 'string' ? `/duty?ward=${encodeURIComponent(ward)}` : '/duty'
  const entered = await enter(path, (principal, { store }) => wardsOfDuty(principal, store))
  if (entered.away) return <AwayNotice />
  const wards = entered.found.map(({ id, name }) => ({ id, name }))
  const first = wards.find(({ id }) => id === ward) ?? wards[0]
  if (!first) return <Notice title={text('ward.none_yours')}>{text('ward.none_yours_do')}</Notice>
  return <DutyView key={first.id} wards={wards} first={first.id} assigns={reachOf(entered.principal.role, 'assign_duty') !== null} />
}
