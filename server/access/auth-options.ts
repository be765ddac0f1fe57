import type { AuthOptions, User } from 'next-auth'
import CredentialsModule from 'next-auth/providers/credentials'
import { log } from '../observe/log.ts'
import { authCookies } from './cookie.ts'
import { mapClaims, type Oidc } from './oidc.ts'
import { type Claims, nameOf, OIDC_ID, oidcProvider } from './oidc-provider.ts'
import { SESSION_MAX_MS } from './session-limits.ts'
import type { Throttle } from './throttle.ts'

/** Somebody the organisation's provider vouches for. */
export interface Vouched {
  subject: string
  name: string
  role: Extract<ReturnType<typeof mapClaims>, { ok: true }>['role']
  wards: readonly string[]
}
type SignedIn = { user: string; session: string }

/** What signing in needs from the store, for one request: it knows the address and the browser. */
export interface SignIn {
  /** Checks the password, makes the session row. null: no such account or wrong password. */
  signIn(login: string, password: string): Promise<SignedIn | null>
  /** null: disabled here. */
  signInVouched(person: Vouched): Promise<SignedIn | null>
  refused(subject: string, why: string): Promise<void>
  revokeSession(session: string): Promise<void>
}

/** Codes the sign-in page may see in `error`; its catalogue makes the sentences. */
export type SignInError = 'too_many' | 'unavailable' | 'no_role' | 'several_roles' | 'disabled'

// The package is CommonJS: Node hands over its exports object, a bundler the function.
const Credentials =
  'default' in CredentialsModule ? (CredentialsModule as unknown as { default: typeof CredentialsModule }).default : CredentialsModule

export interface AuthParts {
  secret: string
  secure: boolean
  throttle: Throttle
  oidc: Oidc | null
}

/**
 * next-auth for one request, made from `address`: user name and password, and the organisation's provider where there is
 * one. The JWT carries the id of a session row and nothing else.
 */
export function authOptions({ secret, secure, throttle, oidc }: AuthParts, store: SignIn, address: string): AuthOptions {
  const credentials = Credentials({
    name: 'Wardwave',
    credentials: { login: { label: 'Login' }, password: { label: 'Password', type: 'password' } },
    authorize: (given) => authorize(store, throttle, given?.login ?? '', given?.password ?? '', address),
  })
  return {
    secret,
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', error: '/sign-in' },
    session: { strategy: 'jwt', maxAge: SESSION_MAX_MS / 1000 },
    cookies: authCookies(secure),
    providers: oidc ? [credentials, oidcProvider(oidc)] : [credentials],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== OIDC_ID || !oidc) return true
        const refused = await admitVouched(store, oidc, user, profile as Claims)
        return refused ? `/sign-in?error=${refused}` : true
      },
      jwt: ({ token, user }) => ({ sid: user ? (user as User & { sid: string }).sid : token.sid }),
      // What the browser may ask of its own session: when it ends. Who and what role is /api/me, from the row.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await store.revokeSession(token.sid)
      },
    },
    logger: {
      error: (code, given) => log.warn({ code, error: messageOf(given) }, 'sign-in failed'),
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}

/** Claims and tokens stay out of the log. */
function messageOf(given: unknown): string {
  const error = (given as { error?: unknown } | null)?.error ?? given
  return error instanceof Error ? error.message.slice(0, 300) : ''
}

/** Unknown account and wrong password take the same path and the same time, and say the same. */
async function authorize(store: SignIn, throttle: Throttle, login: string, password: string, address: string) {
  if (login.length > 200 || password.length > 1_000) return null
  if (!throttle.allows(login, address)) throw new Error('too_many' satisfies SignInError)
  // Counted before the answer is known: attempts made at the same moment count as well.
  throttle.failed(login, address)
  const signedIn = await store.signIn(login, password).catch((error: unknown): never => {
    throttle.unjudged(login, address)
    log.error({ error: String(error) }, 'sign-in: no answer')
    throw new Error('unavailable' satisfies SignInError)
  })
  if (!signedIn) return null
  throttle.succeeded(login, address)
  return { id: signedIn.user, sid: signedIn.session }
}

/** Puts the new session into `user`, or says why there is none. Role and wards are what the claims say now. */
async function admitVouched(store: SignIn, oidc: Oidc, user: { id: string }, claims: Claims): Promise<SignInError | null> {
  try {
    const mapped = mapClaims(claims, oidc)
    if (!mapped.ok) {
      await store.refused(user.id, mapped.why)
      return mapped.why
    }
    const { role, wards } = mapped
    const signedIn = await store.signInVouched({ subject: user.id, name: nameOf(claims), role, wards })
    if (!signedIn) return 'disabled'
    Object.assign(user, { sid: signedIn.session })
    return null
  } catch (error) {
    log.error({ error: String(error) }, 'sign-in: no answer')
    return 'unavailable'
  }
}
