import { EmergenciesView } from '../../../../components/admin/emergency/emergencies-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('admin.section.emergency')

/** The queue of emergency accesses to review. */
export default async function EmergenciesPage() {
  const entered = await enterSection('emergency')
  return entered.away ? <AwayNotice /> : <EmergenciesView />
}
