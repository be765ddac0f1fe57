import { LimitsView } from '../../../../../components/limits/limits-view.tsx'
import { patientLine } from '../../../../../server/store/patients.ts'
import { enter } from '../../../../enter.ts'
import { titled } from '../../../../titled.ts'

interface Props {
  params: Promise<{ encounter: string }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('limits.title')

/** One patient's alarm limits: whoever may see the patient reads them, an admin of the ward sets them. */
export default async function LimitsPage({ params }: Props) {
  const encounter = decodeURIComponent((await params).encounter)
  await enter(`/patients/${encodeURIComponent(encounter)}/limits`, (principal, { store }) => patientLine(principal, store, encounter))
  return <LimitsView encounter={encounter} />
}
