import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

test('[SET-1] an empty environment is a working configuration on loopback', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    port: 3000,
    devicePort: 3001,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    databaseUrl: null,
    demo: false,
  })
  expect(config.logRetention_ms).toBe(48 * 3_600_000)
})

test.each([
  [{ WARDWAVE_PORT: 'eighty' }, /WARDWAVE_PORT is "eighty"/],
  [{ WARDWAVE_PORT: '70000' }, /WARDWAVE_PORT/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must start with postgresql/],
  [{ WARDWAVE_TLS_CERT_FILE: '/does/not/exist' }, /WARDWAVE_TLS_CERT_FILE.*no such file/],
  [{ NEXTAUTH_SECRET: 'short' }, /shorter than 32/],
  [{ NEXTAUTH_SECRET: 'changeme-changeme-changeme-changeme-changeme' }, /well-known default/],
  [{ WARDWAVE_PORT: '3001' }, /port of their own/],
  [{ WARDWAVE_DEMO: 'yes' }, /WARDWAVE_DEMO/],
  [{ WARDWAVE_LOG_LEVEL: 'loud' }, /WARDWAVE_LOG_LEVEL/],
  [{ WARDWAVE_PUBLIC_URL: 'https://ward.example/path' }, /without a path/],
])('[SET-2] a wrong variable is refused by name: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(message)
})

describe('secrets', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wardwave-config-'))
  afterAll(() => rmSync(dir, { recursive: true }))
  const kept = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { mode: 0o600 })
    return join(dir, name)
  }

  test('[SEAL-11] every secret can come from a file, without the end of its line', () => {
    const oidc = {
      WARDWAVE_OIDC_ISSUER: 'https://id.example',
      WARDWAVE_OIDC_CLIENT_ID: 'ward',
      WARDWAVE_OIDC_ROLE_MAP: '{"icu": {"role": "nurse", "wards": ["*"]}}',
    }
    const config = readConfig({
      ...oidc,
      DATABASE_URL_FILE: kept('url', 'postgresql://u:p4-Xk@db.example/w\n'),
      NEXTAUTH_SECRET_FILE: kept('auth', `${'q7'.repeat(20)}\n`),
      WARDWAVE_OIDC_CLIENT_SECRET_FILE: kept('oidc', 'hidden\n'),
    })
    expect(config).toMatchObject({
      databaseUrl: 'postgresql://u:p4-Xk@db.example/w',
      authSecret: 'q7'.repeat(20),
      oidc: { clientSecret: 'hidden' },
    })
  })

  test('[SEAL-11] a secret given twice is refused, one that is wrong is named and not shown', () => {
    const twice = { NEXTAUTH_SECRET: 'q7'.repeat(20), NEXTAUTH_SECRET_FILE: kept('auth', 'q8'.repeat(20)) }
    expect(() => readConfig(twice)).toThrow(/NEXTAUTH_SECRET and NEXTAUTH_SECRET_FILE are both given/)
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:canary-77@db/w' })).toThrow(/DATABASE_URL must start/)
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:canary-77@db/w' })).not.toThrow(/canary-77/)
    expect(() => readConfig({ DATABASE_URL_FILE: join(dir, 'none') })).toThrow(/DATABASE_URL_FILE.*no such file/)
    expect(() => readConfig({ NEXTAUTH_SECRET_FILE: kept('known', 'changeme'.repeat(6)) })).toThrow(/well-known default/)
  })

  test('[SEAL-11] a password everybody knows opens no database that others can reach', () => {
    for (const known of ['password', 'postgres', 'changeme1', 'wardwave'])
      expect(() => readConfig({ DATABASE_URL: `postgresql://u:${known}@db.example/w` })).toThrow(/everybody knows/)
    for (const url of ['postgresql://u:password@127.0.0.1/w', 'postgresql://u:p4-Xk@db.example/w', 'postgresql:///w?host=%2Frun'])
      expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
  })
})

test('[SET-2] all wrong variables are named at once', () => {
  try {
    readConfig({ WARDWAVE_PORT: 'x', WARDWAVE_DEMO: '2' })
    expect.unreachable()
  } catch (error) {
    expect((error as ConfigError).problems).toHaveLength(2)
  }
})

test('[SET-3] a demo keeps its log 2 hours unless told otherwise', () => {
  expect(readConfig({ WARDWAVE_DEMO: '1' }).logRetention_ms).toBe(2 * 3_600_000)
  expect(readConfig({ WARDWAVE_DEMO: '1', WARDWAVE_LOG_RETENTION_HOURS: '5' }).logRetention_ms).toBe(5 * 3_600_000)
})
