import type { Metadata } from 'next'
import { StatusView } from '../../../components/status/status-view.tsx'
import { text } from '../../../components/text/text.ts'
import { authorise } from '../../../server/access/policy.ts'
import { enter } from '../../enter.ts'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: text('status.link') }

/** Where the delay is. There is nothing on the page itself: the figures come from the core, which asks again who asks, also while the database is away. */
export default async function StatusPage() {
  await enter('/status', async (principal) => authorise(principal, 'view_status', null))
  return <StatusView />
}
