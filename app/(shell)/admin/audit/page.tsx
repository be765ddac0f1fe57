import { AuditView } from '../../../../components/admin/audit/audit-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('audit.title')

/** Who saw and did what, for whoever has to know. */
export default async function AuditPage() {
  const entered = await enterSection('audit')
  return entered.away ? <AwayNotice /> : <AuditView />
}
