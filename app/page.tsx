import { redirect } from 'next/navigation'
import { Alone } from '../components/sign-in/alone.tsx'
import { AwayNotice } from '../components/sign-in/away-notice.tsx'
import { SignOutButton } from '../components/sign-in/sign-out-button.tsx'
import { text } from '../components/text/text.ts'
import { Notice } from '../components/ui/notice.tsx'
import { wardsOf } from '../server/store/wards.ts'
import { enter } from './enter.ts'

export const dynamic = 'force-dynamic'

/** Home: the first of one's wards, or the sentence that there is none. */
export default async function Home() {
  const entered = await enter('/', (principal, { store }) => wardsOf(principal, store))
  const first = entered.away ? undefined : entered.found[0]
  if (first) redirect(`/wards/${encodeURIComponent(first.id)}`)
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
