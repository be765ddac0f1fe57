import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** For tests: a small OpenID Connect provider on loopback: discovery, authorize, token with PKCE, jwks, userinfo. */
export interface TestProvider {
  issuer: string
  /** Claims of everybody who can sign in, by `sub`. */
  people: Record<string, Record<string, unknown>>
  /** Claims told only by userinfo. */
  more: Record<string, Record<string, unknown>>
  /** What is done to the claims before they are signed, and with what they are signed; `null` signs nothing. */
  forge: { claims(claims: Record<string, unknown>): Record<string, unknown>; key: KeyObject | null }
  /** What was asked of the token endpoint and refused. */
  refused: string[]
  key: KeyObject
  stop(): Promise<void>
}

export const CLIENT = { id: 'wardwave', secret: 'a secret/with:signs' }
const TOKEN_S = 300
const b64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
/** A key nobody published. */
export const strangeKey = () => keyPair().privateKey

interface Grant {
  sub: string
  nonce: string
  challenge: string
  redirect: string
}

export async function openProvider(port = 0): Promise<TestProvider> {
  const { publicKey, privateKey } = keyPair()
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, string>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: TestProvider = {
    issuer,
    people: {},
    more: {},
    forge: { claims: (claims) => claims, key: privateKey },
    refused: [],
    key: privateKey,
    stop: () => new Promise((done) => void server.close(() => done()).closeAllConnections()),
  }
  const json = (response: ServerResponse, body: unknown, status = 200) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, discovery(issuer))
    if (url.pathname === '/jwks')
      return json(response, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] })
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/token') return token(request, response, new URLSearchParams(await bodyOf(request)))
    if (url.pathname !== '/userinfo') return void response.writeHead(404).end()
    const sub = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''))
    return sub === undefined ? json(response, {}, 401) : json(response, { sub, ...provider.people[sub], ...provider.more[sub] })
  }

  /** Without `as` a page that asks who one is; with it, back with a code. */
  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const sub = query.get('as')
    const redirect = query.get('redirect_uri') ?? ''
    if (sub === null) {
      whoAreYou(query, response)
      return
    }
    const code = randomBytes(16).toString('hex')
    grants.set(code, { sub, redirect, nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '' })
    const back = new URL(redirect)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state') ?? '')
    response.writeHead(302, { location: back.href }).end()
  }

  function whoAreYou(query: URLSearchParams, response: ServerResponse): void {
    const links = Object.keys(provider.people).map(
      (sub) => `<p><a href="/authorize?${new URLSearchParams([...query, ['as', sub]])}">${sub}</a></p>`,
    )
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Provider</title>${links.join('')}`)
  }

  function token(request: IncomingMessage, response: ServerResponse, body: URLSearchParams): void {
    const code = body.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    const wrong = whatIsWrong(request, grant, body)
    if (!grant || wrong) {
      provider.refused.push(wrong ?? 'code')
      json(response, { error: 'invalid_grant' }, 400)
      return
    }
    const access_token = randomBytes(16).toString('hex')
    tokens.set(access_token, grant.sub)
    json(response, { access_token, token_type: 'Bearer', expires_in: TOKEN_S, id_token: idToken(grant) })
  }

  function whatIsWrong(request: IncomingMessage, grant: Grant | undefined, body: URLSearchParams): string | null {
    const [id = '', secret = ''] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':')
    const form = (text: string) => new URLSearchParams(`v=${text}`).get('v')
    if (form(id) !== CLIENT.id || form(secret) !== CLIENT.secret) return 'client'
    if (!grant) return 'code'
    if (body.get('redirect_uri') !== grant.redirect) return 'redirect_uri'
    const verifier = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    return grant.challenge !== '' && verifier === grant.challenge ? null : 'pkce'
  }

  function idToken({ sub, nonce }: Grant): string {
    const now_s = Math.floor(Date.now() / 1000)
    const claims = provider.forge.claims({
      ...{ iss: issuer, sub, aud: CLIENT.id, iat: now_s, exp: now_s + TOKEN_S, nonce },
      ...provider.people[sub],
    })
    const { key } = provider.forge
    const signed = `${b64({ alg: key ? 'RS256' : 'none', kid: 'k1', typ: 'JWT' })}.${b64(claims)}`
    return `${signed}.${key ? sign('sha256', Buffer.from(signed), key).toString('base64url') : ''}`
  }

  return provider
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += part
  return body
}
