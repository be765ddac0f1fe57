import { Door } from '../../components/sign-in/door.tsx'
import { SetupForm } from '../../components/sign-in/setup-form.tsx'
import { text } from '../../components/text/text.ts'
import { titled } from '../titled.ts'
import { web } from '../web.ts'

interface Props {
  searchParams: Promise<{ token?: string | string[] }>
}

export const dynamic = 'force-dynamic'
// The address holds a secret until it is used: it goes to no other site.
export const generateMetadata = titled('page.setup.title', { referrer: 'no-referrer' })

/** The first admin of an empty installation, by the one-time link. */
export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams
  return (
    <Door demo={web().demo}>
      {typeof token === 'string' && token ? <SetupForm token={token} /> : <h1 className="setup-none">{text('page.setup.no_token')}</h1>}
    </Door>
  )
}
