import { encode } from 'next-auth/jwt'
import { beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { sessionCookie, wallCookie, wallSession } from './cookie.ts'
import type { Principal } from './principal.ts'
import { createSessions, RIGHTS_AGE_MS } from './session.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'
const TOKEN = 'A'.repeat(43)
const NO_END_MS = 8_640_000_000_000_000
const clock = manualClock()
const rows = new Map<string, Principal>()
const wall: Principal = {
  user: 'wall:a',
  name: 'Corridor',
  role: 'kiosk',
  wards: ['w1'],
  session: wallSession(TOKEN),
  expires_ms: NO_END_MS,
}
let away = false

async function read<T>(value: () => T): Promise<T> {
  if (away) throw new Error('ECONNREFUSED')
  return value()
}
const sessionsOf = (secure = false) =>
  createSessions(
    {
      readSession: (sid) => read(() => rows.get(sid) ?? null),
      readSessions: (sids) => read(() => new Map([...rows].filter(([sid]) => sids.includes(sid)))),
    },
    clock,
    { secret: SECRET, secure },
  )
const personCookie = async (sid: string) => `${sessionCookie(false)}=${await encode({ token: { sid }, secret: SECRET, maxAge: 3600 })}`
const wallHeader = (token = TOKEN, secure = false) => `${wallCookie(secure)}=${token}`

beforeEach(() => {
  away = false
  rows.clear()
  rows.set(wall.session, wall)
  rows.set('s1', { user: 'ann', name: 'Ann', role: 'nurse', wards: ['w1'], session: 's1', expires_ms: clock.now_ms() + 60_000 })
})

describe('a wall as somebody', () => {
  test('[WALL-1] its cookie is its session; anything else in it is nobody, and over https it is bound to this host', async () => {
    expect(await sessionsOf().principalFromCookie(wallHeader())).toEqual(wall)
    for (const token of ['', 'x', `${TOKEN}A`, 'B'.repeat(43), `${'A'.repeat(42)}.`, wall.session, 'A'.repeat(5_000)])
      expect(await sessionsOf().principalFromCookie(wallHeader(token))).toBeNull()
    expect(wallCookie(true)).toMatch(/^__Host-/)
    expect(await sessionsOf(true).principalFromCookie(wallHeader())).toBeNull()
    expect(await sessionsOf(true).principalFromCookie(wallHeader(TOKEN, true))).toEqual(wall)
  })

  test('[WALL-14] at a browser that is a wall somebody who signs in is themselves, and afterwards it is the wall again', async () => {
    const both = `${wallHeader()}; ${await personCookie('s1')}`
    expect((await sessionsOf().principalFromCookie(both))?.user).toBe('ann')
    rows.delete('s1')
    expect((await sessionsOf().principalFromCookie(both))?.user).toBe('wall:a')
    rows.delete(wall.session)
    expect(await sessionsOf().principalFromCookie(both)).toBeNull()
  })

  test('[WALL-13][P5] years of being there, and a database that is away, end nothing; a revocation does', async () => {
    const sessions = sessionsOf()
    const here = (await sessions.principalFromCookie(wallHeader()))!
    clock.advance(1_000 * 86_400_000)
    expect(await sessions.recheck([here])).toEqual([])
    away = true
    clock.advance(1_000 * 86_400_000)
    expect(await sessions.recheck([here])).toEqual([])
    expect(await sessions.principalOf(here.session)).toEqual(wall)
    away = false
    rows.set(wall.session, { ...wall, wards: ['w2'] })
    expect(await sessions.recheck([here])).toEqual([{ session: here.session, reason: 'role_changed' }])
    rows.delete(wall.session)
    expect(await sessions.recheck([here])).toEqual([{ session: here.session, reason: 'revoked' }])
  })
})

describe('stays opened in an emergency', () => {
  const opened = (until_ms: number) => rows.set('s1', { ...rows.get('s1')!, opened: [{ encounter: 'e9', until_ms }] })

  test('[GLASS-4] rights read before the end do not outlive it, database or not', async () => {
    const sessions = sessionsOf()
    opened(clock.now_ms() + RIGHTS_AGE_MS / 2)
    expect((await sessions.principalOf('s1'))?.opened).toHaveLength(1)
    clock.advance(RIGHTS_AGE_MS / 2)
    expect((await sessions.principalOf('s1'))?.opened).toEqual([])
    expect(sessions.lastKnown('s1')?.opened).toEqual([])
    away = true
    clock.advance(RIGHTS_AGE_MS)
    expect((await sessions.principalOf('s1'))?.opened).toEqual([])
  })

  test('[GLASS-1] they end no socket, are known after the next look, and at once after an opening', async () => {
    const sessions = sessionsOf()
    const held = (await sessions.principalOf('s1'))!
    opened(clock.now_ms() + 60_000)
    expect((await sessions.principalOf('s1'))?.opened ?? []).toEqual([])
    expect((await sessions.readAnew('s1'))?.opened).toHaveLength(1)
    expect(await sessions.recheck([held])).toEqual([])
    expect(sessions.lastKnown('s1')?.opened).toHaveLength(1)
  })
})
