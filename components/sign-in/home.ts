import type { MeReply } from '../../contracts/api.ts'
import type { Role } from '../../contracts/role.ts'

/** Where those begin who look into no ward. */
const WITHOUT_WARD: Partial<Record<Role, string>> = {
  admin: '/admin/wards',
  biomed: '/admin/devices',
  auditor: '/admin/audit',
  kiosk: '/wall',
}

/**
 * Where a person lands after signing in: the page they were sent away from, else their first ward, else where their
 * role has its work; '/', which says what is missing, when that is nowhere or not known (null).
 */
export function homeOf(me: Pick<MeReply, 'role' | 'wards'> | null, next: string | null): string {
  const back = safeNext(next)
  if (back) return back
  const first = me?.wards[0]
  return first ? `/wards/${encodeURIComponent(first.id)}` : ((me && WITHOUT_WARD[me.role]) ?? '/')
}

/** `next` when it is a path on this site, else null: a sign-in page that sends people elsewhere is a phishing tool. */
export function safeNext(next: string | null | undefined): string | null {
  if (!next?.startsWith('/') || next.length > 500) return null
  if (/^\/\/|\\|\p{Cc}/u.test(next)) return null
  const url = new URL(next, 'https://wardwave.invalid')
  if (url.origin !== 'https://wardwave.invalid') return null
  if (url.pathname === '/' || url.pathname.startsWith('/sign-in') || url.pathname.startsWith('/api/')) return null
  return `${url.pathname}${url.search}`
}

/** Why the sign-in page is shown. Closed list: other values say nothing. */
export const SIGN_IN_REASONS = ['signed_out', 'expired', 'revoked', 'role_changed', 'setup_done', 'password_chosen'] as const
export type SignInReason = (typeof SIGN_IN_REASONS)[number]

export function signInReason(value: string | undefined): SignInReason | null {
  return SIGN_IN_REASONS.find((reason) => reason === value) ?? null
}

/** The sign-in page, with the way back. */
export function signInPath(reason: SignInReason, next: string): string {
  const back = safeNext(next)
  return `/sign-in?reason=${reason}${back ? `&next=${encodeURIComponent(back)}` : ''}`
}

/** Why somebody came back from the organisation's sign-in without a session. */
export const PROVIDER_FAULTS = ['no_role', 'several_roles', 'disabled', 'unavailable', 'provider_failed'] as const
export type ProviderFault = (typeof PROVIDER_FAULTS)[number]

/** Whatever else the library calls its failures, it is the provider's sign-in that failed. */
export function providerFault(error: string | undefined): ProviderFault | null {
  if (!error) return null
  return PROVIDER_FAULTS.find((fault) => fault === error) ?? 'provider_failed'
}
