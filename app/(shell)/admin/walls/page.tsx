import { WallsView } from '../../../../components/admin/walls/walls-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('admin.section.walls')

/** The wall displays of the house. */
export default async function WallsPage() {
  const entered = await enterSection('walls')
  return entered.away ? <AwayNotice /> : <WallsView />
}
