import { describe, expect, test } from 'vitest'
import { Denied, type Principal } from '../../server/access/principal.ts'
import { keptTrail } from '../../server/audit/testing.ts'
import { manualClock } from '../../server/clock.ts'
import { answer, BadRequest, wholeNumber } from './answer.ts'

const nurse: Principal = { user: 'u1', name: 'S. Berg', role: 'nurse', wards: ['w1'], session: 's1', expires_ms: Infinity }
const { trail, lines } = keptTrail(manualClock())
const held = (principal: Principal | null) => () => ({
  sessions: {
    principalFromCookie: async () => principal,
    principalOf: async () => principal,
    recheck: async () => [],
  },
  store: { trail },
})
const request = new Request('http://localhost/api/x?hours=8&bad=1e9')
const fail = (error: unknown) => () => Promise.reject(error)

describe('answers of the API', () => {
  test('[API-1] without a session the work is never begun', async () => {
    let begun = false
    const reply = await answer(
      request,
      async () => {
        begun = true
      },
      held(null),
    )
    expect([reply.status, await reply.json(), begun]).toEqual([401, { error: 'signed_out' }, false])
  })
  test('[API-2] each refusal has its own status and says nothing more', async () => {
    const cases: Array<[unknown, number, string]> = [
      [new Denied('not_allowed'), 403, 'not_allowed'],
      [new Denied('not_found'), 404, 'not_found'],
      [new BadRequest('hours'), 400, 'bad_request'],
      [new Error('connect ECONNREFUSED 10.0.0.1:5432'), 503, 'unavailable'],
    ]
    for (const [error, status, reason] of cases) {
      const reply = await answer(request, fail(error), held(nurse))
      expect([reply.status, await reply.json()]).toEqual([status, { error: reason }])
    }
  })
  test('[API-3] no answer is kept by a cache, neither a fact nor a refusal', async () => {
    const replies = await Promise.all([
      answer(request, async () => ({}), held(nurse)),
      answer(request, fail(new Denied('not_found')), held(nurse)),
    ])
    expect(replies.map((r) => r.headers.get('cache-control'))).toEqual(['no-store', 'no-store'])
  })
  test('[API-4] a number of the query is a whole number within its bounds or a bad request', () => {
    const query = new URL(request.url).searchParams
    expect(wholeNumber(query, 'hours', 1, 8)).toBe(8)
    expect(wholeNumber(query, 'missing', 1, 8, 4)).toBe(4)
    expect(() => wholeNumber(query, 'hours', 1, 7)).toThrow(BadRequest)
    expect(() => wholeNumber(query, 'bad', 1, 1e12)).toThrow(BadRequest)
    expect(() => wholeNumber(query, 'missing', 1, 8)).toThrow(BadRequest)
  })
  test('[AUD-19] whoever is turned away is in the audit: a person by id, a stranger by address, and nothing of a fault of ours', async () => {
    await trail.turn()
    lines.splice(0)
    const asked = new Request('http://localhost/api/patients/e7/trends?hours=8', { headers: { 'x-forwarded-for': '10.0.0.9' } })
    await answer(asked, fail(new Denied('not_allowed')), held(nurse))
    await answer(asked, async () => ({}), held(null))
    await answer(asked, fail(new Error('ECONNREFUSED')), held(nurse))
    await answer(asked, async () => ({}), held(nurse))
    await trail.turn()
    expect(lines).toMatchObject([
      { actor: 'u1', action: 'refused.not_allowed', subject: 'e7', detail: { path: '/api/patients/:id/trends' } },
      { actor: 'anonymous', action: 'refused.signed_out', subject: '10.0.0.9', detail: { path: '/api/patients/:id/trends' } },
    ])
    expect(lines).toHaveLength(2)
  })
})
