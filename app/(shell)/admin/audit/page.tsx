import type { Metadata } from 'next'
import { AuditView } from '../../../../components/admin/audit/audit-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { text } from '../../../../components/text/text.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: text('audit.title') }

/** Who saw and did what, for whoever has to know. */
export default async function AuditPage() {
  const entered = await enterSection('audit')
  return entered.away ? <AwayNotice /> : <AuditView />
}
