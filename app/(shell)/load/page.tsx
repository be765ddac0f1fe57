import { LoadView } from '../../../components/load/load-view.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { wardsOfLoad } from '../../../server/store/load.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

interface Props {
  searchParams: Promise<{ ward?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('load.title')

/** How often the alarms of one's wards ask for attention. The figures come from the API, which asks again. */
export default async function LoadPage({ searchParams }: Props) {
  const { ward } = await searchParams
  const path = typeof ward === 'string' ? `/load?ward=${encodeURIComponent(ward)}` : '/load'
  const entered = await enter(path, (principal, { store }) => wardsOfLoad(principal, store))
  if (entered.away) return <AwayNotice />
  const wards = entered.found.map(({ id, name }) => ({ id, name }))
  const first = wards.find(({ id }) => id === ward) ?? wards[0]
  if (!first) return <Notice title={text('ward.none_yours')}>{text('ward.none_yours_do')}</Notice>
  return <LoadView key={first.id} wards={wards} first={first.id} />
}
