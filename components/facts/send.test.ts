import { afterEach, describe, expect, test, vi } from 'vitest'
import { CONFLICTS } from '../../contracts/admin.ts'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { en } from '../text/en.ts'
import { refusalText, send } from './send.ts'

afterEach(() => vi.unstubAllGlobals())
const answering = (status: number, body: unknown) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }))

describe('changes asked of the API', () => {
  test('[PPL-20] every reason of a conflict has its sentence, and there is no sentence without a reason', () => {
    expect(Object.keys(en.conflict).sort()).toEqual([...CONFLICTS].sort())
    for (const reason of CONFLICTS) expect(refusalText('conflict', reason)).toBe(en.conflict[reason])
  })
  test('[PPL-20] every other refusal of the API has a sentence of its own', () => {
    const others = (Object.keys(API_STATUS) as ApiError[]).filter((error) => error !== 'conflict')
    const sentences = others.map((error) => refusalText(error, null))
    expect(new Set(sentences).size).toBe(others.length)
  })
  test('[PPL-20] a refused change says which reason stands against it, with what belongs to it', async () => {
    answering(409, { error: 'conflict', reason: 'bed_taken', detail: { bed: 'w4b-07' } })
    expect(await send('POST', '/api/x', {})).toEqual({
      ok: false,
      error: 'conflict',
      reason: 'bed_taken',
      detail: { bed: 'w4b-07' },
      words: en.conflict.bed_taken,
    })
    answering(403, { error: 'not_allowed' })
    expect(await send('DELETE', '/api/x')).toMatchObject({ ok: false, error: 'not_allowed', words: en.refusal.not_allowed })
  })
  test('[PPL-20] no answer, or one that is no JSON, is unavailable and never done', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')))
    expect(await send('POST', '/api/x', {})).toMatchObject({ ok: false, error: 'unavailable' })
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    expect(await send('POST', '/api/x', {})).toMatchObject({ ok: false, error: 'unavailable' })
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 200 }))
    expect(await send('POST', '/api/x', {})).toMatchObject({ ok: false, error: 'unavailable' })
  })
  test('[PPL-20] a change that was made gives its value', async () => {
    answering(200, { id: 'u1' })
    expect(await send('POST', '/api/x', { a: 1 })).toEqual({ ok: true, value: { id: 'u1' } })
  })
})
