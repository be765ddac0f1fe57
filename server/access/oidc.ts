import { z } from 'zod'
import { type PersonRole, personRole } from '../../contracts/role.ts'

/** The organisation's own sign-in (OpenID Connect), by configuration. */
export interface Oidc {
  /** As the provider names itself in `iss`, to the letter. */
  issuer: string
  clientId: string
  clientSecret: string
  /** On the button. */
  name: string
  /** The claim that holds groups; `a.b` is looked up inside `a` when there is no claim of that name. */
  roleClaim: string
  /** What a value of the claim makes of a person; wards by id or name, '*' = every ward. */
  roleMap: Readonly<Record<string, { role: PersonRole; wards: readonly string[] }>>
}

const roleMap = z.record(z.string().min(1), z.strictObject({ role: personRole, wards: z.array(z.string().min(1)).default([]) }))

/** Hosts that a password or token reaches without leaving this machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** @returns what is wrong with `issuer`, or null */
export function issuerFault(issuer: string): string | null {
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be the address the provider names itself by, like https://login.example'
  if (url.search || url.hash || url.username) return 'must have no query, fragment or user'
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) return 'must start with https:// (http only on this machine)'
  return null
}

/** The JSON of WARDWAVE_OIDC_ROLE_MAP. @throws Error saying what is wrong with it */
export function parseRoleMap(json: string): Oidc['roleMap'] {
  const example = '{"icu-nurses": {"role": "nurse", "wards": ["ICU"]}}'
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch {
    throw new Error(`is not JSON; it is like ${example}`)
  }
  const parsed = roleMap.safeParse(given)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    throw new Error(`${path.join('.') || 'the whole'}: ${message}; it is like ${example}`)
  }
  if (Object.keys(parsed.data).length === 0) throw new Error(`names no group: nobody could sign in; it is like ${example}`)
  return parsed.data
}

export type Mapped = { ok: true; role: PersonRole; wards: string[] } | { ok: false; why: 'no_role' | 'several_roles' }

/** Role and wards of somebody with these claims: the wards of every group that is mapped, and one role or none. */
export function mapClaims(claims: Readonly<Record<string, unknown>>, { roleClaim, roleMap }: Pick<Oidc, 'roleClaim' | 'roleMap'>): Mapped {
  const found = valuesOf(claims, roleClaim).flatMap((value) => (Object.hasOwn(roleMap, value) ? [roleMap[value]!] : []))
  const roles = new Set(found.map(({ role }) => role))
  if (roles.size > 1) return { ok: false, why: 'several_roles' }
  const [role] = roles
  return role ? { ok: true, role, wards: [...new Set(found.flatMap(({ wards }) => wards))] } : { ok: false, why: 'no_role' }
}

/** Whether the claims say anything of groups at all; if not, the provider is asked for more. */
export function hasRoleClaim(claims: Readonly<Record<string, unknown>>, roleClaim: string): boolean {
  return claimOf(claims, roleClaim) !== undefined
}

function valuesOf(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = claimOf(claims, name)
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
}

function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name.split('.').reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), claims)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
