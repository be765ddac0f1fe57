import type { AuthOptions, User } from 'next-auth'
import CredentialsModule from 'next-auth/providers/credentials'
import { SESSION_MAX_AGE_MS, sessionCookie } from './cookie.ts'
import type { Throttle } from './throttle.ts'

/** What signing in needs from the store: checks the password, makes the session row. null: no such account or wrong password. */
export interface SignIn {
  signIn(login: string, password: string): Promise<{ user: string; session: string } | null>
  revokeSession(session: string): Promise<void>
}

/** Codes the sign-in page may see in `error`; its catalogue makes the sentences. */
export type SignInError = 'too_many' | 'unavailable'

// The package is CommonJS: Node hands over its exports object, a bundler the function.
const Credentials =
  'default' in CredentialsModule ? (CredentialsModule as unknown as { default: typeof CredentialsModule }).default : CredentialsModule

/** next-auth with one provider; the JWT carries the id of a session row and nothing else. */
export function authOptions({
  secret,
  secure,
  store,
  throttle,
}: {
  secret: string
  secure: boolean
  store: SignIn
  throttle: Throttle
}): AuthOptions {
  return {
    secret,
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', error: '/sign-in' },
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_MS / 1000 },
    cookies: { sessionToken: { name: sessionCookie(secure), options: { httpOnly: true, sameSite: 'lax', path: '/', secure } } },
    providers: [
      Credentials({
        name: 'Wardwave',
        credentials: { login: { label: 'Login' }, password: { label: 'Password', type: 'password' } },
        authorize: (given, request) =>
          authorize(store, throttle, given?.login ?? '', given?.password ?? '', addressOf(request.headers ?? {})),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? (user as User & { sid: string }).sid : token.sid }),
      // What the browser may ask of its own session: when it ends. Who and what role is /api/me, from the row.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await store.revokeSession(token.sid)
      },
    },
  }
}

/** The page process listens on loopback only; core sets this header and drops the client's own. */
function addressOf(headers: Record<string, unknown>): string {
  return String(headers['x-forwarded-for'] ?? 'unknown')
}

/** Unknown account and wrong password take the same path and the same time, and say the same. */
async function authorize(store: SignIn, throttle: Throttle, login: string, password: string, address: string) {
  if (login.length > 200 || password.length > 1_000) return null
  if (!throttle.allows(login, address)) throw new Error('too_many' satisfies SignInError)
  // Counted before the answer is known: attempts made at the same moment count as well.
  throttle.failed(login, address)
  const signedIn = await store.signIn(login, password).catch((): never => {
    throttle.unjudged(login, address)
    throw new Error('unavailable' satisfies SignInError)
  })
  if (!signedIn) return null
  throttle.succeeded(login, address)
  return { id: signedIn.user, sid: signedIn.session }
}
