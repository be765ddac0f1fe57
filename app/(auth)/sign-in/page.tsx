import { Door } from '../../../components/sign-in/door.tsx'
import { providerFault, safeNext, signInReason } from '../../../components/sign-in/home.ts'
import { SignInForm } from '../../../components/sign-in/sign-in-form.tsx'
import { WorkstationCheck } from '../../../components/sign-in/workstation-check.tsx'
import { DEMO_ACCOUNTS } from '../../../server/store/demo-ward.ts'
import { titled } from '../../titled.ts'
import { web } from '../../web.ts'

interface Props {
  searchParams: Promise<{
    reason?: string | string[]
    next?: string | string[]
    callbackUrl?: string | string[]
    error?: string | string[]
  }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('page.sign_in.title')

/** Signing in. The demo's accounts are named in demo mode only. */
export default async function SignInPage({ searchParams }: Props) {
  const { reason, next, error } = await searchParams
  const { demo, provider } = web()
  const accounts = demo ? DEMO_ACCOUNTS.map(({ login, password, name }) => ({ login, password, name })) : []
  return (
    <Door demo={demo} left={<WorkstationCheck />}>
      <SignInForm
        reason={signInReason(typeof reason === 'string' ? reason : undefined)}
        next={safeNext(typeof next === 'string' ? next : null)}
        accounts={accounts}
        provider={provider}
        refused={providerFault(typeof error === 'string' ? error : undefined)}
      />
    </Door>
  )
}
