import { BedsView } from '../../../../../components/admin/wards/beds-view.tsx'
import { AwayNotice } from '../../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../../titled.ts'
import { enterSection } from '../../enter-section.ts'

interface Props {
  params: Promise<{ ward: string }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('wards.title')

/** The beds of one ward. */
export default async function BedsAdminPage({ params }: Props) {
  const ward = decodeURIComponent((await params).ward)
  const entered = await enterSection('wards', `/${encodeURIComponent(ward)}`)
  return entered.away ? <AwayNotice /> : <BedsView ward={ward} />
}
