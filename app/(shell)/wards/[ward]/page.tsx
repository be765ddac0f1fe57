import { WardView } from '../../../../components/ward/ward-view.tsx'
import { wardLayout } from '../../../../server/store/wards.ts'
import { enter } from '../../../enter.ts'
import { titled } from '../../../titled.ts'

interface Props {
  params: Promise<{ ward: string }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('ward.all_wards')

/** One ward, live. Beds and names come over the socket, which checks the ward again. */
export default async function WardPage({ params }: Props) {
  const ward = decodeURIComponent((await params).ward)
  await enter(`/wards/${encodeURIComponent(ward)}`, (principal, { store }) => wardLayout(principal, store, ward))
  return <WardView ward={ward} />
}
