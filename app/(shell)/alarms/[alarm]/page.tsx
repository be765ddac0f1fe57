import { AlarmPage } from '../../../../components/inbox/alarm-page.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { oneAlarm } from '../../../../server/store/answering.ts'
import { enter } from '../../../enter.ts'
import { titled } from '../../../titled.ts'

interface Props {
  params: Promise<{ alarm: string }>
  searchParams: Promise<{ call?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('inbox.title')

/** One alarm, where a call leads to. It goes on live over the socket, which checks the patient again. */
export default async function OneAlarmPage({ params, searchParams }: Props) {
  const alarm = decodeURIComponent((await params).alarm)
  const { call } = await searchParams
  const back = `/alarms/${encodeURIComponent(alarm)}${typeof call === 'string' ? `?call=${encodeURIComponent(call)}` : ''}`
  const entered = await enter(back, (principal, { store }) => oneAlarm(principal, store, alarm))
  if (entered.away) return <AwayNotice />
  return <AlarmPage key={alarm} found={entered.found} call={typeof call === 'string' ? call : null} />
}
