import { expect, test } from '@playwright/test'
import type { Control } from '../server/access/controls.ts'
import { ROUTES } from './authz.matrix.ts'
import { answerFaults, frameFaults } from './proof/canary-faults.ts'
import { routeFaults, socketFaults } from './proof/matrix-faults.ts'
import { cookieFaults, headerFaults, originFaults, rateFaults, revocationFaults, ticketFaults } from './proof/security-faults.ts'
import { startWorld, type World } from './proof/world.ts'

/** The tests of the tests: a server without a control, and the check of that control must find it out. */
async function withoutControls(without: readonly Control[], look: (world: World) => Promise<void>): Promise<void> {
  test.setTimeout(180_000)
  const world = await startWorld({ without })
  await look(world).finally(world.stop)
}

const CHECKS: ReadonlyArray<readonly [Control, (world: World) => Promise<string[]>, RegExp]> = [
  ['header', headerFaults, /content-security-policy/],
  ['ticket', ticketFaults, /a used ticket: open/],
  ['cookie', cookieFaults, /not HttpOnly/],
  ['canary', frameFaults, /a frame to the nurse/],
  ['revocation', revocationFaults, /sessions ended: the patient is still told/],
  ['rate', rateFaults, /none was told to wait/],
  ['origin', originFaults, /socket from https:\/\/evil\.test: open/],
]

test('[MTX-20] without origin, headers, tickets, cookie flags, rooms, revocation or limits, their checks fail', async () => {
  await withoutControls(
    CHECKS.map(([control]) => control),
    async (world) => {
      for (const [control, check, telling] of CHECKS) expect((await check(world)).join('\n'), `without ${control}`).toMatch(telling)
    },
  )
})

test('[MTX-20] without the table of rights, the matrix and the canaries fail', async () => {
  await withoutControls(['matrix'], async (world) => {
    const sample = ROUTES.filter(([what]) => what.startsWith('GET /api/patients/:encounter'))
    expect((await routeFaults(world, sample)).join('\n')).toMatch(/as nurse \(other ward\): 200, must be 403/)
    expect((await socketFaults(world)).join('\n')).toMatch(/watch ward as nurse \(other ward\)/)
    expect((await answerFaults(world, sample)).join('\n')).toMatch(/as nurse: ZZSOUTH/i)
  })
})
