import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../contracts/language.ts'
import { issuerFault, type Oidc, parseRoleMap } from './access/oidc.ts'
import { IDLE_LIMITS, IDLE_MINUTES, type IdleLimits } from './access/session-limits.ts'
import { CALL_SECRETS, CALL_VARIABLES, type CallSettings, callSettings } from './notify/settings.ts'
import { secretFile } from './secrets.ts'

/** Everything that can be configured, by environment variable, with its check. `.env.example` lists all of it; a test keeps them equal. */
const port = z.coerce.number().int().min(1).max(65_535)
const flag = z.enum(['0', '1']).transform((v) => v === '1')
const idleMinutes = z.coerce.number().min(IDLE_MINUTES.min).max(IDLE_MINUTES.max)
const file = z.string().refine((path) => existsSync(path), 'there is no such file')

/** Comma separated. */
const listOf = (text: string) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
const origins = z
  .string()
  .refine((text) => listOf(text).every((one) => /^https?:\/\/[^/\s]+$/.test(one)), 'must be like https://ward.example,https://10.1.2.3')
const networks = z.string().refine((text) => listOf(text).every(isNetwork), 'must be addresses or networks, like 10.1.2.3,10.2.0.0/16')

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return more.length === 0 && isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
}

export const VARIABLES = {
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  DATABASE_URL_FILE: file.optional(),
  WARDWAVE_DATA_DIR: z.string().min(1).default('.data'),
  WARDWAVE_HOST: z.string().min(1).default('127.0.0.1'),
  WARDWAVE_PORT: port.default(3000),
  WARDWAVE_DEVICE_HOST: z.string().min(1).default('127.0.0.1'),
  WARDWAVE_DEVICE_PORT: port.default(3001),
  WARDWAVE_PUBLIC_URL: z
    .string()
    .regex(/^https?:\/\/[^/]+$/, 'must be like https://ward.example, without a path')
    .optional(),
  WARDWAVE_ALLOWED_ORIGINS: origins.default(''),
  WARDWAVE_TRUSTED_PROXIES: networks.default(''),
  WARDWAVE_TLS_CERT_FILE: file.optional(),
  WARDWAVE_TLS_KEY_FILE: file.optional(),
  NEXTAUTH_SECRET: z.string().optional(),
  NEXTAUTH_SECRET_FILE: file.optional(),
  WARDWAVE_IDLE_MINUTES_BEDSIDE: idleMinutes.optional(),
  WARDWAVE_IDLE_MINUTES_OFFICE: idleMinutes.optional(),
  WARDWAVE_OIDC_ISSUER: z.string().optional(),
  WARDWAVE_OIDC_CLIENT_ID: z.string().optional(),
  WARDWAVE_OIDC_CLIENT_SECRET: z.string().optional(),
  WARDWAVE_OIDC_CLIENT_SECRET_FILE: file.optional(),
  WARDWAVE_OIDC_NAME: z.string().max(40).default('single sign-on'),
  WARDWAVE_OIDC_ROLE_CLAIM: z.string().default('groups'),
  WARDWAVE_OIDC_ROLE_MAP: z.string().optional(),
  WARDWAVE_FIELD_KEYS_FILE: z.string().min(1).optional(),
  WARDWAVE_AUDIT_KEY: z.string().optional(),
  WARDWAVE_AUDIT_KEY_FILE: file.optional(),
  WARDWAVE_AUDIT_CHECKPOINT_FILE: z.string().min(1).optional(),
  WARDWAVE_AUDIT_WITNESS_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must be like https://witness.example/wardwave')
    .optional(),
  ...CALL_VARIABLES,
  WARDWAVE_CALL_NETWORKS: networks.default(''),
  WARDWAVE_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  WARDWAVE_LOG_RETENTION_HOURS: z.coerce
    .number()
    .min(1)
    .max(24 * 30)
    .optional(),
  WARDWAVE_RECORD_RETENTION_HOURS: z.coerce
    .number()
    .min(1)
    .max(24 * 30)
    .optional(),
  WARDWAVE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  WARDWAVE_LANGUAGE: z.enum(LANGUAGES).default('en'),
  WARDWAVE_DEMO: flag.default(false),
  WARDWAVE_SIM_CONTROL_PORT: port.optional(),
  WARDWAVE_PAGES: flag.default(true),
} as const

const environment = z.object(VARIABLES)

export interface Config {
  databaseUrl: string | null
  dataDir: string
  host: string
  port: number
  deviceHost: string
  devicePort: number
  publicUrl: string
  allowedOrigins: readonly string[]
  /** Proxies of ours before the public port: what they say of who asks is believed. */
  trustedProxies: readonly string[]
  /** The pair as read now, and where to look for the next one. */
  tls: { cert: string; key: string; certFile: string; keyFile: string } | null
  /** Given by the operator; null = generate one and keep it beside the data. */
  authSecret: string | null
  /** How long a session may stand untouched before changes wait. */
  idle: IdleLimits
  /** The organisation's own sign-in beside ours; null = there is none. */
  oidc: Oidc | null
  /** The key ring that seals what names a patient; made when it is missing. */
  fieldKeysFile: string
  /** What signs the ends of the audit's chain (PEM; null = made and kept beside the data), and where they are kept outside. */
  audit: { keyPem: string | null; checkpointFile: string; witnessUrl: string | null }
  /** Push, mail, text messages: how people are called who look at no screen. */
  calls: CallSettings
  workers: number
  logRetention_ms: number
  recordRetention_ms: number
  /** Of every screen of this installation. */
  language: Language
  demo: boolean
  simControlPort: number | null
  /** Start the page process. Off for programs that need the core alone. */
  pages: boolean
  production: boolean
}

/** What is wrong with the environment: one clear line a variable. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}\nSee .env.example for every variable.`)
    this.name = 'ConfigError'
  }
}

/** Never shown, and each may be given as a file instead: NAME_FILE, as container platforms do. */
const SECRETS: readonly string[] = ['DATABASE_URL', 'NEXTAUTH_SECRET', 'WARDWAVE_OIDC_CLIENT_SECRET', ...CALL_SECRETS]

/** What is given, with secrets that are in files read. */
function withSecretFiles(given: Record<string, string>, problems: string[]): Record<string, string> {
  const read = { ...given }
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`]
    if (!path || !existsSync(path)) continue
    if (given[name]) problems.push(`${name} and ${name}_FILE are both given; which of the two is meant?`)
    else read[name] = secretFile(path)
  }
  return read
}

/** A wrong variable in words; the value of a secret is not among them. */
function wrong(name: string, value: string | undefined, message: string): string {
  return SECRETS.includes(name) ? `${name} ${message}` : `${name} is "${value ?? ''}": ${message}`
}

const HOUR_MS = 3_600_000
const KNOWN_SECRETS = /^(secret|changeme|change-me|password|nextauth|wardwave|example|test|default)/i

function secretOf(env: z.infer<typeof environment>, problems: string[]): string | null {
  const secret = env.NEXTAUTH_SECRET
  if (secret === undefined) return null
  if (secret.length < 32) problems.push('NEXTAUTH_SECRET is shorter than 32 characters; make one with: openssl rand -base64 48')
  else if (KNOWN_SECRETS.test(secret)) problems.push('NEXTAUTH_SECRET is a well-known default; make one with: openssl rand -base64 48')
  return secret
}

/** A database that others can reach does not stand behind a password everybody knows. */
function checkDatabase({ DATABASE_URL: url }: z.infer<typeof environment>, problems: string[]): void {
  if (!url || !URL.canParse(url)) return
  const { hostname, password } = new URL(url)
  if (/^(localhost|127\.[\d.]+|\[::1\]|)$/.test(hostname)) return
  if (password === 'postgres' || KNOWN_SECRETS.test(password))
    problems.push('DATABASE_URL has a password everybody knows; give the database user another')
}

function tlsOf(env: z.infer<typeof environment>, problems: string[]): Config['tls'] {
  if (!env.WARDWAVE_TLS_CERT_FILE && !env.WARDWAVE_TLS_KEY_FILE) return null
  if (!env.WARDWAVE_TLS_CERT_FILE || !env.WARDWAVE_TLS_KEY_FILE) {
    problems.push('WARDWAVE_TLS_CERT_FILE and WARDWAVE_TLS_KEY_FILE go together; one of them is missing')
    return null
  }
  const [certFile, keyFile] = [env.WARDWAVE_TLS_CERT_FILE, env.WARDWAVE_TLS_KEY_FILE]
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile }
}

const MINUTE_MS = 60_000

function idleOf(env: z.infer<typeof environment>): IdleLimits {
  const ms = (minutes: number | undefined, otherwise: number) => (minutes === undefined ? otherwise : minutes * MINUTE_MS)
  return {
    bedside: ms(env.WARDWAVE_IDLE_MINUTES_BEDSIDE, IDLE_LIMITS.bedside),
    office: ms(env.WARDWAVE_IDLE_MINUTES_OFFICE, IDLE_LIMITS.office),
  }
}

function oidcOf(env: z.infer<typeof environment>, problems: string[]): Oidc | null {
  const issuer = env.WARDWAVE_OIDC_ISSUER
  const clientId = env.WARDWAVE_OIDC_CLIENT_ID
  const clientSecret = env.WARDWAVE_OIDC_CLIENT_SECRET
  const map = env.WARDWAVE_OIDC_ROLE_MAP
  if (!issuer && !clientId && !clientSecret && !map) return null
  const needed = { ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ROLE_MAP: map }
  for (const [name, value] of Object.entries(needed))
    if (!value) problems.push(`WARDWAVE_OIDC_${name} is missing; sign-in by a provider needs issuer, client id, client secret and role map`)
  const fault = issuer && issuerFault(issuer)
  if (fault) problems.push(`WARDWAVE_OIDC_ISSUER ${fault}`)
  if (!issuer || !clientId || !clientSecret || !map) return null
  try {
    return {
      issuer,
      clientId,
      clientSecret,
      name: env.WARDWAVE_OIDC_NAME,
      roleClaim: env.WARDWAVE_OIDC_ROLE_CLAIM,
      roleMap: parseRoleMap(map),
    }
  } catch (error) {
    problems.push(`WARDWAVE_OIDC_ROLE_MAP ${(error as Error).message}`)
    return null
  }
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every wrong variable.
 */
export function readConfig(source: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.keys(VARIABLES).flatMap((name) => (source[name] ? [[name, source[name]]] : [])))
  const problems: string[] = []
  const parsed = environment.safeParse(withSecretFiles(given, problems))
  if (!parsed.success)
    throw new ConfigError([...problems, ...parsed.error.issues.map((i) => wrong(String(i.path[0]), given[String(i.path[0])], i.message))])
  const env = parsed.data
  checkDatabase(env, problems)
  const authSecret = secretOf(env, problems)
  const tls = tlsOf(env, problems)
  const oidc = oidcOf(env, problems)
  if (env.WARDWAVE_PORT === env.WARDWAVE_DEVICE_PORT)
    problems.push(`WARDWAVE_PORT and WARDWAVE_DEVICE_PORT are both ${env.WARDWAVE_PORT}; devices need a port of their own`)
  const scheme = tls ? 'https' : 'http'
  const host = env.WARDWAVE_HOST === '0.0.0.0' || env.WARDWAVE_HOST === '127.0.0.1' ? 'localhost' : env.WARDWAVE_HOST
  const publicUrl = env.WARDWAVE_PUBLIC_URL ?? `${scheme}://${host}:${env.WARDWAVE_PORT}`
  const calls = callSettings(env, { publicUrl, networks: listOf(env.WARDWAVE_CALL_NETWORKS) }, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.WARDWAVE_DATA_DIR,
    host: env.WARDWAVE_HOST,
    port: env.WARDWAVE_PORT,
    deviceHost: env.WARDWAVE_DEVICE_HOST,
    devicePort: env.WARDWAVE_DEVICE_PORT,
    publicUrl,
    allowedOrigins: [publicUrl, ...listOf(env.WARDWAVE_ALLOWED_ORIGINS)],
    trustedProxies: listOf(env.WARDWAVE_TRUSTED_PROXIES),
    tls,
    authSecret,
    idle: idleOf(env),
    oidc,
    audit: {
      keyPem: (env.WARDWAVE_AUDIT_KEY_FILE ? readFileSync(env.WARDWAVE_AUDIT_KEY_FILE, 'utf8') : env.WARDWAVE_AUDIT_KEY) ?? null,
      checkpointFile: resolve(env.WARDWAVE_AUDIT_CHECKPOINT_FILE ?? join(env.WARDWAVE_DATA_DIR, 'audit-checkpoints.jsonl')),
      witnessUrl: env.WARDWAVE_AUDIT_WITNESS_URL ?? null,
    },
    fieldKeysFile: resolve(env.WARDWAVE_FIELD_KEYS_FILE ?? join(env.WARDWAVE_DATA_DIR, 'field-keys.json')),
    calls,
    workers: env.WARDWAVE_WORKERS ?? Math.max(1, availableParallelism() - 1),
    logRetention_ms: (env.WARDWAVE_LOG_RETENTION_HOURS ?? (env.WARDWAVE_DEMO ? 2 : 48)) * HOUR_MS,
    recordRetention_ms: (env.WARDWAVE_RECORD_RETENTION_HOURS ?? (env.WARDWAVE_DEMO ? 24 : 168)) * HOUR_MS,
    language: env.WARDWAVE_LANGUAGE,
    demo: env.WARDWAVE_DEMO,
    simControlPort: env.WARDWAVE_SIM_CONTROL_PORT ?? null,
    pages: env.WARDWAVE_PAGES,
    production: source.NODE_ENV === 'production',
  }
}
