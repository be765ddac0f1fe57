import type { OAuthConfig } from 'next-auth/providers/oauth'
import { hasRoleClaim, type Oidc } from './oidc.ts'

export type Claims = Readonly<Record<string, unknown>>
export const OIDC_ID = 'oidc'
/** A provider that does not answer keeps nobody waiting longer. */
const PATIENCE_MS = 5_000
/** What the standard allows. */
const SUBJECT_MAX = 255
const NAME_MAX = 200

/**
 * The provider as next-auth wants it. Authorisation code with PKCE, state and nonce; the ID token's signature, issuer,
 * audience, end and nonce are checked by its client. Groups that are not in the ID token are asked of the userinfo endpoint.
 */
export function oidcProvider(oidc: Oidc): OAuthConfig<Claims> {
  return {
    id: OIDC_ID,
    name: oidc.name,
    type: 'oauth',
    wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: 'openid profile' } },
    httpOptions: { timeout: PATIENCE_MS },
    userinfo: {
      request: async ({ tokens, client }) => {
        const claims = claimsOf(tokens.id_token)
        if (hasRoleClaim(claims, oidc.roleClaim)) return claims as never
        const more: Claims = await client.userinfo(tokens as never)
        return { ...more, ...claims } as never
      },
    },
    profile: (claims) => ({ id: subjectOf(claims, oidc.issuer) }),
  }
}

/** Claims of an ID token whose signature the client has checked. */
function claimsOf(idToken: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString())
}

/** `issuer|sub`. @throws when the token is another issuer's, or says not who it is about */
export function subjectOf({ iss, sub }: Claims, issuer: string): string {
  if (iss !== issuer) throw new Error(`the provider names itself ${String(iss)}, WARDWAVE_OIDC_ISSUER is ${issuer}`)
  if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_MAX) throw new Error('the token does not say who it is about')
  return `${issuer}|${sub}`
}

/** What colleagues call the person. */
export function nameOf({ name, preferred_username, sub }: Claims): string {
  const said = [name, preferred_username, sub].find((one) => typeof one === 'string' && one.trim() !== '')
  return String(said).trim().slice(0, NAME_MAX)
}
