import { AccountView } from '../../../components/account/account-view.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { authorise } from '../../../server/access/policy.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled('account.title')

/** One's own account: everybody's who is a person. */
export default async function AccountPage() {
  const entered = await enter('/account', async (principal) => authorise(principal, 'view_account', null))
  return entered.away ? <AwayNotice /> : <AccountView />
}
