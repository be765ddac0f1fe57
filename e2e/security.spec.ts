import {
  cookieFaults,
  headerFaults,
  originFaults,
  rateFaults,
  revocationFaults,
  switchFaults,
  ticketFaults,
} from './proof/security-faults.ts'
import { expect, test } from './proof/test.ts'

/** Origin, headers, tickets, cookies, limits and the end of rights, asked of the built server as behind a proxy with https. */
test('[SEC-1][SEC-2] nothing is changed and no socket opened from a foreign page', async ({ world }) => {
  expect(await originFaults(world)).toEqual([])
})

test('[SEC-7][SEC-8] every answer carries its headers, and every script the nonce of its answer', async ({ world }) => {
  expect(await headerFaults(world)).toEqual([])
})

test('[SEC-21] a socket opens by a ticket of its session, once', async ({ world }) => {
  expect(await ticketFaults(world)).toEqual([])
})

test('[SEC-30] cookies of signing in are out of reach, and new with every sign-in', async ({ world }) => {
  expect(await cookieFaults(world)).toEqual([])
})

test('[SEC-31] whose rights end loses the open screen and the data within 2 s', async ({ world }) => {
  expect(await revocationFaults(world)).toEqual([])
})

test('[SEC-12] too many tries at a way in are told to wait', async ({ world }) => {
  expect(await rateFaults(world)).toEqual([])
})

test('[SEC-32] the product cannot be told to leave a control out', () => {
  expect(switchFaults()).toEqual([])
})
