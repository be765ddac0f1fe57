import { InviteForm } from '../../components/invite/invite-form.tsx'
import { AwayNotice } from '../../components/sign-in/away-notice.tsx'
import { Door } from '../../components/sign-in/door.tsx'
import { text } from '../../components/text/text.ts'
import { log } from '../../server/observe/log.ts'
import { invited } from '../../server/store/invites.ts'
import { PASSWORD_MIN_LENGTH } from '../../server/store/passwords.ts'
import { titled } from '../titled.ts'
import { web } from '../web.ts'

interface Props {
  searchParams: Promise<{ token?: string | string[] }>
}

export const dynamic = 'force-dynamic'
// The address holds a secret until it is used: it goes to no other site.
export const generateMetadata = titled('people.chosen.title', { referrer: 'no-referrer' })

/** Choosing a password by a link. Looking does not spend it. */
export default async function InvitePage({ searchParams }: Props) {
  const { token } = await searchParams
  const given = typeof token === 'string' ? token : ''
  const { store, demo, now_ms } = web()
  const person = await invited(store, now_ms(), given).catch((error: unknown) => {
    log.error({ error: String(error) }, 'invite: the database does not answer')
    return 'away' as const
  })
  if (person === 'away') return <AwayNotice />
  return (
    <Door demo={demo}>
      {person ? (
        <InviteForm token={given} person={person} password_min={PASSWORD_MIN_LENGTH} />
      ) : (
        <h1 className="setup-none">{text('people.chosen.not_valid')}</h1>
      )}
    </Door>
  )
}
