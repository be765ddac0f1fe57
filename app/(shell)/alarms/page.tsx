import { Inbox } from '../../../components/inbox/inbox.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { wardsToAnswer } from '../../../server/store/answering.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

interface Props {
  searchParams: Promise<{ ward?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('inbox.title')

/** Open alarms of one's own wards, one ward at a time. The socket checks the ward again. */
export default async function AlarmsPage({ searchParams }: Props) {
  const { ward } = await searchParams
  const entered = await enter('/alarms', (principal, { store }) => wardsToAnswer(principal, store))
  const asked = typeof ward === 'string' ? ward : null
  // Without the database the socket still knows the ward that was asked for, and whether it may be seen.
  if (entered.away) return asked ? <Inbox wards={[]} ward={asked} /> : <AwayNotice />
  const first = entered.found.find(({ id }) => id === asked) ?? entered.found[0]
  if (!first) return <Notice title={text('ward.none_yours')}>{text('ward.none_yours_do')}</Notice>
  return <Inbox wards={entered.found} ward={first.id} />
}
