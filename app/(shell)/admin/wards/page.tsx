import { WardsView } from '../../../../components/admin/wards/wards-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('wards.title')

/** The wards of the house. */
export default async function WardsAdminPage() {
  const entered = await enterSection('wards')
  return entered.away ? <AwayNotice /> : <WardsView />
}
