import { afterEach, describe, expect, test, vi } from 'vitest'
import { API_STATUS } from '../../contracts/api.ts'
import { FactError, fetchFact, reasonOf } from './fact.ts'

afterEach(() => vi.unstubAllGlobals())

describe('facts from the database', () => {
  test('[UI-160] each status of the API is its reason, any other is unavailable', () => {
    for (const [reason, status] of Object.entries(API_STATUS)) expect(reasonOf(status)).toBe(reason)
    expect(reasonOf(502)).toBe('unavailable')
  })
  test('[UI-160] no answer at all is unavailable, not an empty chart', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    await expect(fetchFact('/api/me')).rejects.toMatchObject({ reason: 'unavailable' })
    vi.stubGlobal('fetch', async () => new Response('{"error":"not_allowed"}', { status: 403 }))
    await expect(fetchFact('/api/me')).rejects.toBeInstanceOf(FactError)
  })
})
