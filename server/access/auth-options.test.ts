import { describe, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { authOptions } from './auth-options.ts'
import { ATTEMPTS_WINDOW_MS } from './failures.ts'
import { ATTEMPTS_MAX, createThrottle } from './throttle.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'

function door({ secure = false } = {}) {
  const clock = manualClock()
  const signIn = vi.fn(async (login: string, password: string) => {
    if (login === 'down') throw new Error('ECONNREFUSED')
    return password === 'right' ? { user: `u-${login}`, session: 's1' } : null
  })
  const revokeSession = vi.fn(async () => undefined)
  const store = { signIn, revokeSession, signInVouched: async () => null, refused: async () => undefined }
  const parts = { secret: SECRET, secure, throttle: createThrottle(clock), oidc: null }
  const options = authOptions(parts, store, '10.0.0.1')
  const enter = (login: string, password: string, address = '10.0.0.1') => {
    const provider = authOptions(parts, store, address).providers[0] as unknown as {
      options: { authorize: (given: object) => Promise<unknown> }
    }
    return provider.options.authorize({ login, password })
  }
  return { clock, options, enter, signIn, revokeSession }
}

describe('sign-in', () => {
  test('[ACC-3] the JWT carries the session id and nothing of the person', async () => {
    const { options, enter } = door()
    const user = await enter('nurse', 'right')
    expect(user).toEqual({ id: 'u-nurse', sid: 's1' })
    const jwt = options.callbacks!.jwt! as (given: object) => Promise<object>
    expect(await jwt({ token: { name: 'x', email: 'y' }, user })).toEqual({ sid: 's1' })
    expect(await jwt({ token: { sid: 's1', name: 'x' } })).toEqual({ sid: 's1' })
  })

  test('[ACC-3][ACC-37] every cookie of signing in is httpOnly, lax, and host-bound and secure on https', () => {
    for (const secure of [true, false]) {
      const cookies = Object.values(door({ secure }).options.cookies!)
      expect(cookies).toHaveLength(6)
      for (const { name, options } of cookies) {
        expect(options).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', secure })
        expect(options).not.toHaveProperty('domain')
        expect(name.startsWith('__Host-wardwave.'), name).toBe(secure)
      }
    }
  })

  test('[ACC-6] the sixth attempt in 15 minutes is refused unread; another address and a later hour are not', async () => {
    const { clock, enter, signIn } = door()
    for (let i = 0; i < 5; i++) expect(await enter('nurse', 'wrong')).toBeNull()
    await expect(enter('nurse', 'right')).rejects.toThrow('too_many')
    await expect(enter('NURSE', 'right')).rejects.toThrow('too_many')
    expect(signIn).toHaveBeenCalledTimes(5)
    expect(await enter('nurse', 'right', '10.0.0.2')).not.toBeNull()
    clock.advance(ATTEMPTS_WINDOW_MS)
    expect(await enter('nurse', 'right')).not.toBeNull()
  })

  test('[ACC-6] attempts made at the same moment count, a success clears them, an outage counts for nothing', async () => {
    const { enter } = door()
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => enter('nurse', 'wrong')))
    expect(outcomes.filter((one) => one.status === 'rejected')).toHaveLength(3)
    for (let i = 0; i < 4; i++) await enter('admin', 'wrong')
    await enter('admin', 'right')
    expect(await enter('admin', 'wrong')).toBeNull()
    for (let i = 0; i < 10; i++) await expect(enter('down', 'right')).rejects.toThrow('unavailable')
  })

  test('[ACC-6][P10] the memory of failures is bounded', () => {
    const throttle = createThrottle(manualClock())
    for (let i = 0; i < 5; i++) throttle.failed('first', 'a')
    for (let i = 0; i < 10_000; i++) throttle.failed(`name-${i}`, `a-${i}`)
    expect(throttle.allows('first', 'a')).toBe(true)
  })

  test('[ACC-36] many machines at one account, and one machine at many accounts, are stopped; the own success clears neither', async () => {
    const { clock, enter, signIn } = door()
    for (let i = 0; i < ATTEMPTS_MAX.account; i++) await enter('nurse', 'wrong', `10.0.1.${i}`)
    await expect(enter('nurse', 'right', '10.0.2.1')).rejects.toThrow('too_many')
    expect(await enter('admin', 'right', '10.0.2.1')).not.toBeNull()
    clock.advance(ATTEMPTS_WINDOW_MS)
    expect(await enter('nurse', 'right', '10.0.2.1')).not.toBeNull()
    signIn.mockClear()
    for (let i = 0; i < ATTEMPTS_MAX.address; i++) {
      await enter(`name-${i}`, 'wrong', '10.0.3.1')
      if (i % 10 === 0) await enter('mine', 'right', '10.0.3.1')
    }
    await expect(enter('mine', 'right', '10.0.3.1')).rejects.toThrow('too_many')
    expect(await enter('mine', 'right', '10.0.3.2')).not.toBeNull()
  })

  test('[ACC-36] setting the wall clock opens nothing', () => {
    let wall_ms = 0
    const throttle = createThrottle({ now_ms: () => wall_ms, monotonic_ms: () => 0 })
    for (let i = 0; i < ATTEMPTS_MAX.both; i++) throttle.failed('nurse', 'a')
    wall_ms = 1e12
    expect(throttle.allows('nurse', 'a')).toBe(false)
  })

  test('signing out revokes the row', async () => {
    const { options, revokeSession } = door()
    await options.events!.signOut!({ token: { sid: 's1' }, session: {} as never })
    expect(revokeSession).toHaveBeenCalledWith('s1')
  })
})
