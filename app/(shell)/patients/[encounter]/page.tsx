import { BedView } from '../../../../components/bed/bed-view.tsx'
import { patientLine } from '../../../../server/store/patients.ts'
import { enter } from '../../../enter.ts'
import { titled } from '../../../titled.ts'

interface Props {
  params: Promise<{ encounter: string }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('bed.waves')

/** One patient's bed. Names and live data come over the socket, which checks the patient again. */
export default async function BedPage({ params }: Props) {
  const encounter = decodeURIComponent((await params).encounter)
  await enter(`/patients/${encodeURIComponent(encounter)}`, (principal, { store }) => patientLine(principal, store, encounter))
  return <BedView encounter={encounter} />
}
