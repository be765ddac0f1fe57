import { PatientsView } from '../../../../components/admin/patients/patients-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('patients.title')

/** Who lies where. `?bed=`: somebody is to be admitted there; `?stay=`: somebody is to be moved or discharged. */
export default async function PatientsPage({ searchParams }: Props) {
  const entered = await enterSection('patients')
  const asked = await searchParams
  const one = (name: string) => (typeof asked[name] === 'string' ? asked[name] : null)
  return entered.away ? <AwayNotice /> : <PatientsView bed={one('bed')} stay={one('stay')} />
}
