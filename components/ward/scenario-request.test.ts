import { expect, test, vi } from 'vitest'
import { playable, startScenario } from './scenario-request.ts'

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
