import { expect, test } from 'vitest'
import { stateWords, wayWords, whyWords } from './contact-words.ts'

test('[CHN-30] a way to be called is named by what tells it from others', () => {
  expect(wayWords({ channel: 'sms', label: '', shown: '+49…4711' })).toBe('Text message +49…4711')
  expect(wayWords({ channel: 'push', label: 'Chrome on Android', shown: 'fcm.googleapis.com' })).toBe('Push message Chrome on Android')
  expect(wayWords({ channel: 'push', label: '', shown: '' })).toBe('Push message')
})

test('[CHN-30] a dead way says so before a failed one, a failed one before one that worked once', () => {
  const at_ms = Date.UTC(2026, 2, 1, 12)
  expect(stateWords({ proven_ms: at_ms, failed: { at_ms, why: 'gone' }, gone: true })).toContain('Set it up anew')
  expect(stateWords({ proven_ms: at_ms, failed: { at_ms, why: 'timeout' }, gone: false })).toContain(
    'the service does not answer (timeout)',
  )
  expect(stateWords({ proven_ms: at_ms, failed: null, gone: false })).toContain('Works')
  expect(stateWords({ proven_ms: null, failed: null, gone: false })).toBe('Not tested')
})

test.each([
  ['http 503', 'does not answer (http 503)'],
  ['econnrefused', 'does not answer'],
  ['http 401', 'refuses it (http 401)'],
  ['smtp 550', 'refuses it'],
  ['eauth', 'refuses it'],
  ['host not allowed', 'not on the public internet'],
  ['no_channel', 'not set up'],
])('[CHN-30] %s in words', (code, words) => expect(whyWords(code)).toContain(words))
