import { redirect } from 'next/navigation'
import { Alone } from '../components/sign-in/alone.tsx'
import { AwayNotice } from '../components/sign-in/away-notice.tsx'
import { homeOf } from '../components/sign-in/home.ts'
import { SignOutButton } from '../components/sign-in/sign-out-button.tsx'
import { text } from '../components/text/text.ts'
import { Notice } from '../components/ui/notice.tsx'
import { wardsOf } from '../server/store/wards.ts'
import { enter } from './enter.ts'

export const dynamic = 'force-dynamic'

/** Home: the first of one's wards, else where one's role has its work, else the sentence that there is no ward. */
export default async function Home() {
  const entered = await enter('/', (principal, { store }) => wardsOf(principal, store))
  const home = entered.away ? '/' : homeOf({ role: entered.principal.role, wards: entered.found }, null)
  if (home !== '/') redirect(home)
  return (
    <Alone>
      {entered.away ? (
        <AwayNotice />
      ) : (
        <Notice title={text('page.no_wards.title')} action={<SignOutButton />}>
          {text('page.no_wards.text')}
        </Notice>
      )}
    </Alone>
  )
}
