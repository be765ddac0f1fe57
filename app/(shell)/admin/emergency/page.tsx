import type { Metadata } from 'next'
import { EmergenciesView } from '../../../../components/admin/emergency/emergencies-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { text } from '../../../../components/text/text.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: text('admin.section.emergency') }

/** The queue of emergency accesses to review. */
export default async function EmergenciesPage() {
  const entered = await enterSection('emergency')
  return entered.away ? <AwayNotice /> : <EmergenciesView />
}
