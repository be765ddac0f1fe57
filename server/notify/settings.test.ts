import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openChannels } from '../core/channels.ts'

const SID = `AC${'0'.repeat(32)}`
const MAIL = { WARDWAVE_SMTP_URL: 'smtps://ward:s3cret@mail.example', WARDWAVE_MAIL_FROM: 'Wardwave <alarms@ward.example>' }
const TWILIO = { WARDWAVE_TWILIO_SID: SID, WARDWAVE_TWILIO_TOKEN: 't0k3n', WARDWAVE_TWILIO_SMS_FROM: '+15551234567' }

test('[CHN-24] a house has the channels it has set up; those that need nothing are always there', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-channels-'))
  const offered = (env: Record<string, string>) => openChannels({ ...readConfig(env), dataDir }, manualClock()).offered.channels
  expect(offered({})).toEqual(['push', 'slack', 'pagerduty', 'webhook'])
  expect(offered({ ...MAIL, ...TWILIO })).toEqual(['push', 'email', 'slack', 'pagerduty', 'sms', 'webhook'])
  expect(offered({ ...TWILIO, WARDWAVE_TWILIO_WHATSAPP_FROM: '+15551234567' })).toContain('whatsapp')
  rmSync(dataDir, { recursive: true })
})

test('[CHN-7] a provider outside is asked to report by https only', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-channels-'))
  const url = (env: Record<string, string>) => openChannels({ ...readConfig(env), dataDir }, manualClock()).twilio.url
  expect(url(TWILIO)).toBeNull()
  expect(url({ ...TWILIO, WARDWAVE_PUBLIC_URL: 'https://ward.example' })).toBe('https://ward.example/calls/twilio')
  rmSync(dataDir, { recursive: true })
})

test.each([
  [{ WARDWAVE_SMTP_URL: MAIL.WARDWAVE_SMTP_URL }, /go together/],
  [{ WARDWAVE_MAIL_FROM: 'a@b.example' }, /go together/],
  [{ ...MAIL, WARDWAVE_SMTP_URL: 'ftp://ward:s3cret@mail.example' }, /WARDWAVE_SMTP_URL must be like/],
  [{ WARDWAVE_TWILIO_SID: SID }, /go together/],
  [{ WARDWAVE_TWILIO_SMS_FROM: '+15551234567' }, /need WARDWAVE_TWILIO_SID/],
  [{ WARDWAVE_TWILIO_SID: SID, WARDWAVE_TWILIO_TOKEN: 't0k3n' }, /from which number/],
  [{ WARDWAVE_CALL_NETWORKS: 'intranet' }, /WARDWAVE_CALL_NETWORKS/],
  [{ WARDWAVE_PUSH_CONTACT: 'it@ward.example' }, /mailto:/],
])('[CHN-24] what does not go together is named, and no secret with it: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(ConfigError)
  expect(() => readConfig(env)).toThrow(message)
  expect(() => readConfig(env)).not.toThrow(/s3cret|t0k3n/)
})
