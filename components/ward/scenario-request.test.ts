import { expect, test, vi } from 'vitest'
import { ROLES } from '../../contracts/role.ts'
import { reachOf } from '../../server/access/policy.ts'
import { live } from '../live/live.ts'
import { MAY_PLAY, playable, startScenario } from './scenario-request.ts'

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })

test('[UI-25] the scenario menu asks this server only, and says in words why nothing started', async () => {
  const ask = vi.fn(async (path: unknown) =>
    String(path) === '/demo/scenarios'
      ? reply(200, { scenarios: [{ id: 'asystole', title: 'Asystole', length_s: 60 }] })
      : reply(200, {
          beds: [
            { bed: 'w4b-07', scenario: 'asystole' },
            { bed: 'w4b-08', scenario: null },
          ],
        }),
  )
  expect(await playable(ask as typeof fetch)).toMatchObject({ ok: true, playing: { 'w4b-07': 'asystole' } })
  for (const [path] of ask.mock.calls) expect(String(path)).toMatch(/^\/demo\//)
  const start = (answer: Response) => startScenario('w4b', 'w4b-07', 'asystole', (async () => answer) as typeof fetch)
  expect(await start(reply(200, { started: 'asystole' }))).toBeNull()
  expect(await start(reply(503, { error: 'unavailable' }))).toBe('The simulator does not answer.')
  expect(await start(reply(401, { error: 'signed_out' }))).toBe('You are signed out.')
  expect(await start(new Response('', { status: 403 }))).toBe('Not started (403).')
  const dead = (async () => Promise.reject(new TypeError('failed to fetch'))) as typeof fetch
  expect(await startScenario('w4b', 'w4b-07', 'asystole', dead)).toBe('The simulator does not answer.')
})

test('[ACC-24] the scenario menu is shown to exactly the roles that the policy table lets use the simulator', () => {
  expect([...MAY_PLAY].sort()).toEqual(ROLES.filter((role) => reachOf(role, 'use_simulator')).sort())
})

test('[ACC-24] refused by right the menu says so; on a locked screen it asks for unlocking', async () => {
  const start = (status: number, error: string) =>
    startScenario('w4b', 'w4b-07', 'asystole', (async () => reply(status, { error })) as typeof fetch)
  expect(await start(403, 'not_allowed')).toBe('Your role may not use the simulator.')
  expect(live.store.getState().unlocking).toBe(false)
  expect(await start(423, 'locked')).toBe('This screen is locked. Unlock it with your password or PIN.')
  expect(live.store.getState()).toMatchObject({ locked: true, unlocking: true })
  live.store.setState({ locked: false, unlocking: false })
})
