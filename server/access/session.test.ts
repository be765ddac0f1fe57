import { encode } from 'next-auth/jwt'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { parseCookies, sessionCookie, sidFromCookie } from './cookie.ts'
import { Denied, type Principal } from './principal.ts'
import { createSessions, RIGHTS_AGE_MS, requirePrincipal } from './session.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'
const cookieOf = async (claims: Record<string, unknown>, { secret = SECRET, secure = false, maxAge = 3600 } = {}) =>
  `other=1; ${sessionCookie(secure)}=${await encode({ token: claims, secret, maxAge })}`

describe('cookie', () => {
  test('[ACC-3] the session id comes out of our own cookie', async () => {
    expect(await sidFromCookie(await cookieOf({ sid: 's1' }), SECRET, false)).toBe('s1')
    expect(await sidFromCookie(await cookieOf({ sid: 's1' }, { secure: true }), SECRET, true)).toBe('s1')
  })

  test('[ACC-3] forged, foreign, expired, wrongly named and empty cookies are nobody', async () => {
    expect(await sidFromCookie(await cookieOf({ sid: 's1' }, { secret: `${SECRET}x` }), SECRET, false)).toBeNull()
    expect(await sidFromCookie(await cookieOf({ user: 'u1' }), SECRET, false)).toBeNull()
    expect(await sidFromCookie(await cookieOf({ sid: 7 }), SECRET, false)).toBeNull()
    expect(await sidFromCookie(await cookieOf({ sid: 's1' }, { maxAge: -60 }), SECRET, false)).toBeNull()
    expect(await sidFromCookie(await cookieOf({ sid: 's1' }), SECRET, true)).toBeNull()
    for (const rubbish of ['x', 'a.b.c', 'a.b.c.d.e', '....', '%00'])
      expect(await sidFromCookie(`wardwave.session=${rubbish}`, SECRET, false)).toBeNull()
    expect(await sidFromCookie(undefined, SECRET, false)).toBeNull()
  })

  test('[ACC-3] over https the cookie is bound to this host', () => expect(sessionCookie(true)).toMatch(/^__Host-/))

  test('of two cookies with one name the first counts, as browsers send the most specific first', () =>
    expect(parseCookies('a=1; a=2; b="3"; ; =x')).toEqual(new Map(Object.entries({ a: '1', b: '3' }))))
})

describe('sessions', () => {
  const clock = manualClock()
  const rows = new Map<string, Principal>()
  let away = false
  let hangs = false
  const read = vi.fn()
  const hanging = new Promise<never>(() => undefined)
  const source = {
    readSession: async (sid: string) => {
      read()
      if (hangs) return hanging
      if (away) throw new Error('ECONNREFUSED')
      return rows.get(sid) ?? null
    },
    readSessions: async (sids: readonly string[]) => {
      if (away) throw new Error('ECONNREFUSED')
      return new Map([...rows].filter(([sid]) => sids.includes(sid)))
    },
  }
  const nurse = (): Principal => ({
    user: 'u1',
    name: 'N',
    role: 'nurse',
    wards: ['w1'],
    session: 's1',
    expires_ms: clock.now_ms() + 60_000,
  })
  const fresh = () => createSessions(source, clock, { secret: SECRET, secure: false })
  beforeEach(() => {
    away = false
    hangs = false
    rows.clear()
    rows.set('s1', nurse())
    read.mockClear()
  })

  test('[ACC-4] a row is read once while it is fresh, and anew after that', async () => {
    const sessions = fresh()
    await sessions.principalOf('s1')
    await sessions.principalOf('s1')
    expect(read).toHaveBeenCalledTimes(1)
    clock.advance(RIGHTS_AGE_MS)
    await sessions.principalOf('s1')
    expect(read).toHaveBeenCalledTimes(2)
  })

  test('[ACC-4][P8] a revoked session has no rights once its row is read anew', async () => {
    const sessions = fresh()
    expect((await sessions.principalOf('s1'))?.role).toBe('nurse')
    rows.delete('s1')
    clock.advance(RIGHTS_AGE_MS)
    expect(await sessions.principalOf('s1')).toBeNull()
  })

  test('[ACC-5][P5] while the database is away a known session keeps its rights until its own expiry', async () => {
    const sessions = fresh()
    await sessions.principalOf('s1')
    away = true
    clock.advance(59_000)
    expect((await sessions.principalOf('s1'))?.user).toBe('u1')
    clock.advance(1_000)
    expect(await sessions.principalOf('s1')).toBeNull()
  })

  test('[ACC-5] a database that hangs does not keep a known session waiting', async () => {
    vi.useFakeTimers()
    const sessions = fresh()
    await sessions.principalOf('s1')
    hangs = true
    clock.advance(RIGHTS_AGE_MS)
    const answer = sessions.principalOf('s1')
    await vi.advanceTimersByTimeAsync(300)
    expect((await answer)?.user).toBe('u1')
    vi.useRealTimers()
  })

  test('[ACC-5] an unknown session is not let in while the database is away', async () => {
    away = true
    await expect(fresh().principalOf('s1')).rejects.toThrow('ECONNREFUSED')
  })

  test('[ACC-4] a recheck tells revoked, expired and changed sessions apart, and ends none while the database is away', async () => {
    const sessions = fresh()
    const held = nurse()
    expect(await sessions.recheck([held])).toEqual([])
    rows.set('s1', { ...held, role: 'admin' })
    expect(await sessions.recheck([held])).toEqual([{ session: 's1', reason: 'role_changed' }])
    rows.set('s1', { ...held, wards: [...held.wards, 'w9'] })
    expect(await sessions.recheck([held])).toEqual([])
    expect(sessions.lastKnown('s1')?.wards).toContain('w9')
    rows.set('s1', { ...held, wards: ['w2'] })
    expect(await sessions.recheck([held])).toEqual([{ session: 's1', reason: 'role_changed' }])
    rows.delete('s1')
    expect(await sessions.recheck([held])).toEqual([{ session: 's1', reason: 'revoked' }])
    away = true
    expect(await sessions.recheck([held])).toEqual([])
    clock.advance(60_000)
    expect(await sessions.recheck([held])).toEqual([{ session: 's1', reason: 'expired' }])
  })

  const LIMIT_MS = 900_000
  const withIdle = (over: Partial<Principal> = {}): Principal => ({
    ...nurse(),
    expires_ms: clock.now_ms() + 12 * 3_600_000,
    idle: { since_ms: clock.now_ms(), limit_ms: LIMIT_MS },
    ...over,
  })

  test('[ACC-31] rights read in time lock when their time comes, though nobody reads them again', async () => {
    const sessions = fresh()
    rows.set('s1', withIdle())
    await sessions.principalOf('s1')
    away = true
    clock.advance(LIMIT_MS - 1)
    expect((await sessions.principalOf('s1'))?.locked).toBeUndefined()
    clock.advance(1)
    expect((await sessions.principalOf('s1'))?.locked).toBe(true)
    expect((await sessions.principalOf('s1'))?.wards).toEqual(['w1'])
  })

  test('[ACC-31] a touch from before the clock was set back says nothing: locked', async () => {
    const sessions = fresh()
    rows.set('s1', withIdle({ idle: { since_ms: clock.now_ms() + 3_600_000, limit_ms: LIMIT_MS } }))
    expect((await sessions.principalOf('s1'))?.locked).toBe(true)
  })

  test('[ACC-32] touches are written twice a minute at most, and none of a locked session or a wall', async () => {
    const touch = vi.fn(async () => undefined)
    const sessions = createSessions({ ...source, touch }, clock, { secret: SECRET, secure: false })
    rows.set('s1', withIdle())
    await sessions.principalOf('s1')
    for (let i = 0; i < 60; i++) {
      await sessions.active('s1')
      clock.advance(1_000)
    }
    expect(touch).toHaveBeenCalledTimes(2)
    clock.advance(LIMIT_MS)
    await sessions.active('s1')
    rows.set('wall', { ...nurse(), session: 'wall', role: 'kiosk' })
    await sessions.principalOf('wall')
    for (const nobody of ['wall', 'unknown']) await sessions.active(nobody)
    expect(touch).toHaveBeenCalledTimes(2)
  })

  test('[ACC-32][P5] a touch the database did not take counts until it is back, unless the session was locked by hand meanwhile', async () => {
    const touch = vi.fn(async (_: Principal, since_ms: number | null) => {
      if (away) throw new Error(`ECONNREFUSED ${since_ms}`)
    })
    const sessions = createSessions({ ...source, touch }, clock, { secret: SECRET, secure: false })
    const row = withIdle()
    const began_ms = clock.now_ms()
    rows.set('s1', row)
    await sessions.principalOf('s1')
    away = true
    clock.advance(LIMIT_MS - 60_000)
    await sessions.active('s1')
    clock.advance(LIMIT_MS - 60_000)
    expect((await sessions.principalOf('s1'))?.locked).toBeUndefined()
    away = false
    rows.set('s1', { ...row, locked: true }) // by the row alone it has long been idle
    await sessions.recheck([row])
    expect(sessions.lastKnown('s1')?.locked).toBeUndefined()
    await sessions.active('s1')
    expect(touch).toHaveBeenLastCalledWith(expect.anything(), began_ms)
    away = true
    clock.advance(60_000)
    await sessions.active('s1')
    away = false
    rows.set('s1', { ...row, locked: true, idle: { since_ms: 0, limit_ms: LIMIT_MS } })
    await sessions.recheck([row])
    expect(sessions.lastKnown('s1')?.locked).toBe(true)
  })

  test('[P8] requirePrincipal throws signed_out without a session', async () => {
    const cookie = await cookieOf({ sid: 's1' })
    expect((await requirePrincipal(fresh(), new Headers({ cookie }))).user).toBe('u1')
    await expect(requirePrincipal(fresh(), new Headers())).rejects.toThrow(new Denied('signed_out'))
  })
})
