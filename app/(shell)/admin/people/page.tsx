import { PeopleView } from '../../../../components/admin/people/people-view.tsx'
import { AwayNotice } from '../../../../components/sign-in/away-notice.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('people.title')

/** Who may sign in, as what and where. */
export default async function PeoplePage() {
  const entered = await enterSection('people')
  return entered.away ? <AwayNotice /> : <PeopleView />
}
