import { expect, test } from 'vitest'
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
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL.*postgresql/],
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
