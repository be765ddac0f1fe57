import { StatusView } from '../../../components/status/status-view.tsx'
import { authorise } from '../../../server/access/policy.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('status.link')

/** Where the delay is. There is nothing on the page itself: the figures come from the core, which asks again who asks, also while the database is away. */
export default async function StatusPage() {
  await enter('/status', async (principal) => authorise(principal, 'view_status', null))
  return <StatusView />
}
