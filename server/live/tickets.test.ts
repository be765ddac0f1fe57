import { afterEach, expect, test } from 'vitest'
import { enter, openLive } from './testing.ts'
import { createTickets, TICKET_AGE_MS } from './tickets.ts'

let now = 0
const clock = { now_ms: () => now, monotonic_ms: () => now }
let ward: Awaited<ReturnType<typeof openLive>> | null = null
afterEach(async () => {
  await ward?.close()
  ward = null
})

test('[SEC-20] a ticket opens once, for the session it was issued to, within 30 s', () => {
  const tickets = createTickets(clock)
  const one = tickets.issue('s1')
  expect(Buffer.from(one, 'base64url')).toHaveLength(32)
  expect(tickets.redeem(one, 's2')).toBe(false)
  expect(tickets.redeem(one, 's1')).toBe(true)
  expect(tickets.redeem(one, 's1')).toBe(false)
  const late = tickets.issue('s1')
  now += TICKET_AGE_MS
  expect(tickets.redeem(late, 's1')).toBe(false)
  for (const rubbish of [undefined, null, '', 7, {}, [one], 'x'.repeat(43)]) expect(tickets.redeem(rubbish, 's1')).toBe(false)
})

test('[SEC-20] tickets nobody uses are forgotten, oldest first, and only those of the same session', () => {
  const tickets = createTickets(clock)
  const other = tickets.issue('s2')
  const many = Array.from({ length: 17 }, () => tickets.issue('s1'))
  expect(tickets.redeem(many[0], 's1')).toBe(false)
  expect(tickets.redeem(many[1], 's1')).toBe(true)
  expect(tickets.redeem(other, 's2')).toBe(true)
})

test.each([
  ['none', () => undefined],
  ['garbage', () => 'garbage'],
  ['an object', () => ({ $gt: '' })],
])('[SEC-21] a socket is refused with %s for a ticket', async (_, ticket) => {
  ward = await openLive()
  expect(await enter(await ward.browser('ann', { ticket }))).toBe('ticket_not_valid')
})

test('[SEC-21] a ticket that was used, or was another session’s, opens nothing', async () => {
  ward = await openLive()
  let first = ''
  const client = await ward.browser('ann', { ticket: (session) => (first ||= ward!.tickets.issue(session)) })
  expect(await enter(client)).toBe('hello')
  expect(await enter(await ward.browser('ann', { ticket: () => first }))).toBe('ticket_not_valid')
  const stolen = ward.tickets.issue('s-ann')
  expect(await enter(await ward.browser('ben', { ticket: () => stolen }))).toBe('ticket_not_valid')
})

test('[SEC-22] two hundred screens that come back at once are all let in', async () => {
  ward = await openLive()
  const screens = await Promise.all(Array.from({ length: 200 }, (_, i) => ward!.browser(`screen${i}`)))
  expect(new Set(await Promise.all(screens.map(enter)))).toEqual(new Set(['hello']))
})
