import { PolicyView } from '../../../../components/admin/alarms/policy-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { text } from '../../../../components/text/text.ts'
import { Notice } from '../../../../components/ui/notice.tsx'
import { wardsOfPolicies } from '../../../../server/store/alarm-policy.ts'
import { enter } from '../../../enter.ts'
import { titled } from '../../../titled.ts'

interface Props {
  searchParams: Promise<{ ward?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('policy.title')

/** The alarm policies of one's wards. What it shows comes from the API, which asks again. */
export default async function PoliciesPage({ searchParams }: Props) {
  const { ward } = await searchParams
  const path = typeof ward === 'string' ? `/admin/alarms?ward=${encodeURIComponent(ward)}` : '/admin/alarms'
  const entered = await enter(path, (principal, { store }) => wardsOfPolicies(principal, store))
  if (entered.away) return <AwayNotice />
  const wards = entered.found.map(({ id, name }) => ({ id, name }))
  const first = wards.find(({ id }) => id === ward) ?? wards[0]
  if (!first) return <Notice title={text('ward.none_yours')}>{text('ward.none_yours_do')}</Notice>
  return <PolicyView key={first.id} wards={wards} first={first.id} />
}
