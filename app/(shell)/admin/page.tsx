import { redirect } from 'next/navigation'
import { sectionsOf } from '../../../components/admin/sections.ts'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { enter } from '../../enter.ts'

export const dynamic = 'force-dynamic'

/** The first section of one's role. */
export default async function AdminPage() {
  const entered = await enter('/admin', async () => null)
  if (entered.away) return <AwayNotice />
  const first = sectionsOf(entered.principal.role)[0]
  if (first) redirect(first.path)
  return null // the layout has answered 403
}
