import { describe, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { authOptions } from './auth-options.ts'
import { ATTEMPTS_WINDOW_MS, createThrottle } from './throttle.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'

function door({ secure = false } = {}) {
  const clock = manualClock()
  const signIn = vi.fn(async (login: string, password: string) => {
    if (login === 'down') throw new Error('ECONNREFUSED')
    return password === 'right' ? { user: `u-${login}`, session: 's1' } : null
  })
  const revokeSession = vi.fn(async () => undefined)
  const options = authOptions({ secret: SECRET, secure, store: { signIn, revokeSession }, throttle: createThrottle(clock) })
  const provider = options.providers[0] as unknown as { options: { authorize: (given: object, request: object) => Promise<unknown> } }
  const enter = (login: string, password: string, address = '10.0.0.1') =>
    provider.options.authorize({ login, password }, { headers: { 'x-forwarded-for': address } })
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

  test('[ACC-3] the cookie is httpOnly, lax, and host-bound and secure on https', () => {
    expect(door({ secure: true }).options.cookies?.sessionToken).toEqual({
      name: '__Host-wardwave.session',
      options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true },
    })
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
    for (let i = 0; i < 10_000; i++) throttle.failed(`name-${i}`, 'a')
    expect(throttle.allows('first', 'a')).toBe(true)
  })

  test('signing out revokes the row', async () => {
    const { options, revokeSession } = door()
    await options.events!.signOut!({ token: { sid: 's1' }, session: {} as never })
    expect(revokeSession).toHaveBeenCalledWith('s1')
  })
})
