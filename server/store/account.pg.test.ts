import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PersonRole } from '../../contracts/role.ts'
import { countFailures, TooMany } from '../access/failures.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { createSessions } from '../access/session.ts'
import { IDLE_LIMITS } from '../access/session-limits.ts'
import { manualClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { changePassword, endOwnSession, endOwnSessions, ownAccount, setPin } from './account.ts'
import { ConflictError } from './conflict.ts'
import { type From, forgetSessions, NOWHERE, readSession, revokeSession, sessionSource } from './sessions.ts'
import { refusedByClaims, signIn, signInByProvider } from './sign-in.ts'
import { createStore, type Store } from './store.ts'
import { lock, ownSession, unlock } from './unlock.ts'
import { insertUser } from './users.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const PASSWORD = 'quiet harbour at four'
const from = (over: Partial<From> = {}): From => ({ ...NOWHERE, address: '10.1.2.3', agent: 'Browser', ...over })
let database: TestDatabase
let store: Store
let clock = manualClock()
let proofs = countFailures(clock, 5)
let people = 0

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  for (const [id, name] of [
    ['w1', 'ICU'],
    ['w2', 'Stroke unit'],
  ])
    await store.prisma.ward.create({ data: { id: id!, name: name! } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})
beforeEach(() => {
  clock = manualClock()
  proofs = countFailures(clock, 5)
})

const now = () => clock.now_ms()
async function person(role: PersonRole = 'nurse') {
  const login = `person-${++people}`
  const user = await insertUser(store, { login, name: 'Noor Haddad', password: PASSWORD, role, wards: ['w1'] })
  return { login, user }
}
/** Signed in, as the row says it. */
async function signedIn(role: PersonRole = 'nurse') {
  const { login, user } = await person(role)
  const { session } = (await signIn(store, now(), login, PASSWORD, from()))!
  return { login, user, session, principal: (await readSession(store, now(), session))! }
}
const reasonOf = (error: unknown) => (error instanceof ConflictError || error instanceof Denied ? error.reason : String(error))
const refusal = (work: Promise<unknown>) => work.then(() => 'done', reasonOf)
async function lines(): Promise<Array<{ actor: string; action: string; subject: string; detail: Record<string, unknown> }>> {
  return store.prisma.$queryRaw`SELECT actor, action, subject, detail FROM hot.audit_inbox ORDER BY id`
}
const lastLine = async () => (await lines()).at(-1)
const locked = async (principal: Principal) => (await readSession(store, now(), principal.session))?.locked === true

describe('sign-in', () => {
  test('[ACC-38] a sign-in keeps when, from where and with what; it ends the session the browser had, and is audited', async () => {
    const { login, user, session } = await signedIn()
    const again = (await signIn(store, now(), login, PASSWORD, from({ previous: session, agent: 'A'.repeat(500) })))!
    expect(again.session).not.toBe(session)
    expect(await readSession(store, now(), session)).toBeNull()
    const row = await store.prisma.session.findUniqueOrThrow({ where: { id: again.session }, include: { user: true } })
    expect(row).toMatchObject({ userId: user, address: '10.1.2.3', agent: 'A'.repeat(200), user: { signedInAt: new Date(now()) } })
    expect((await lines()).slice(-2)).toEqual([
      { actor: user, action: 'session.ended', subject: session, detail: { why: 'signed_in_anew' } },
      { actor: user, action: 'session.signed_in', subject: again.session, detail: { with: 'password', address: '10.1.2.3' } },
    ])
  })

  test('[ACC-39] a failed sign-in is audited with its reason; what a stranger typed is nowhere in clear', async () => {
    const { login, user } = await person()
    expect(await signIn(store, now(), login, 'wrong', from())).toBeNull()
    expect(await lastLine()).toMatchObject({
      actor: 'anonymous',
      action: 'session.sign_in_failed',
      subject: user,
      detail: { why: 'wrong' },
    })
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: new Date(now()) } })
    expect(await signIn(store, now(), login, PASSWORD, from())).toBeNull()
    expect(await lastLine()).toMatchObject({ subject: user, detail: { why: 'disabled' } })
    expect(await signIn(store, now(), 'MyPassw0rd!InTheWrongField', 'x', from())).toBeNull()
    expect(await lastLine()).toMatchObject({ subject: expect.stringMatching(/^login:[\w-]{43}$/), detail: { why: 'unknown' } })
    expect(JSON.stringify(await lines()).toLowerCase()).not.toContain('wrongfield')
  })

  test('[ACC-38] signing out is audited once, by its owner', async () => {
    const { user, session } = await signedIn()
    await revokeSession(store, now(), session)
    await revokeSession(store, now(), session)
    const out = (await lines()).filter(({ subject, action }) => subject === session && action === 'session.signed_out')
    expect(out).toMatchObject([{ actor: user }])
  })
})

describe('limits', () => {
  test.each([
    ['nurse', 12],
    ['physician', 12],
    ['admin', 8],
    ['biomed', 8],
    ['auditor', 8],
  ] as const)('[ACC-30] a session of a %s ends after %i hours, however much it is used', async (role, hours) => {
    const { session, principal } = await signedIn(role)
    expect(principal.expires_ms).toBe(now() + hours * HOUR_MS)
    clock.advance(hours * HOUR_MS - 1)
    expect(await readSession(store, now(), session)).not.toBeNull()
    clock.advance(1)
    expect(await readSession(store, now(), session)).toBeNull()
  })

  test('[ACC-30][P10] rows of sessions long over are forgotten, and no others', async () => {
    const { session } = await signedIn()
    const row = () => store.prisma.session.findUnique({ where: { id: session }, select: { id: true } })
    await forgetSessions(store, now() + 12 * HOUR_MS)
    expect(await row()).toEqual({ id: session })
    expect(await forgetSessions(store, now() + 12 * HOUR_MS + 1)).toBeGreaterThan(0)
    expect(await row()).toBeNull()
  })

  test('[ACC-30] who becomes an admin during a shift has an admin’s hours', async () => {
    const { user, session } = await signedIn()
    await store.prisma.user.update({ where: { id: user }, data: { role: 'admin' } })
    clock.advance(8 * HOUR_MS)
    expect(await readSession(store, now(), session)).toBeNull()
  })

  test.each([
    ['nurse', 15],
    ['physician', 15],
    ['admin', 10],
    ['biomed', 10],
    ['auditor', 10],
  ] as const)('[ACC-31] a %s is locked after %i minutes without a touch; a touch in time puts it off', async (role, minutes) => {
    const { session, principal } = await signedIn(role)
    const { touch } = sessionSource(store, now, IDLE_LIMITS)
    clock.advance(minutes * MINUTE_MS - 1)
    expect(await locked(principal)).toBe(false)
    await touch!(principal, null)
    clock.advance(minutes * MINUTE_MS - 1)
    expect(await locked(principal)).toBe(false)
    clock.advance(1)
    expect(await readSession(store, now(), session)).toMatchObject({ locked: true, wards: ['w1'] })
  })

  test('[ACC-32] locked is sticky: a touch that arrives late opens nothing, nor does one that was on its way', async () => {
    const { principal } = await signedIn()
    clock.advance(15 * MINUTE_MS)
    const { touch } = sessionSource(store, now, IDLE_LIMITS)
    await touch!(principal, null) // its sender read the rights before the lock
    expect(await locked(principal)).toBe(true)
    await lock(principal, store, now())
    await touch!({ ...principal, idle: { since_ms: now(), limit_ms: HOUR_MS } }, 0)
    expect(await locked(principal)).toBe(true)
  })
})

describe('unlocking', () => {
  test('[ACC-33] the own password or PIN opens it at once, and is audited; a colleague’s does not', async () => {
    const mine = await signedIn()
    const colleague = await signedIn()
    await setPin(mine.principal, store, now(), proofs, { password: PASSWORD, pin: '428193' })
    await setPin(colleague.principal, store, now(), proofs, { password: PASSWORD, pin: '428195' })
    clock.advance(15 * MINUTE_MS)
    expect(await ownSession((await readSession(store, now(), mine.session))!, store)).toMatchObject({
      locked: true,
      ways: ['pin', 'password'],
    })
    expect(await refusal(unlock(mine.principal, store, now(), proofs, { pin: '428195' }))).toBe('pin_wrong')
    expect(await lastLine()).toMatchObject({ actor: mine.user, action: 'account.proof_failed', detail: { with: 'pin' } })
    expect(await locked(mine.principal)).toBe(true)
    await unlock(mine.principal, store, now(), proofs, { pin: '428193' })
    expect(await lastLine()).toMatchObject({ actor: mine.user, action: 'session.unlocked', subject: mine.session, detail: { with: 'pin' } })
    expect(await locked(mine.principal)).toBe(false)
    expect(await locked(colleague.principal)).toBe(true)
    await unlock(colleague.principal, store, now(), proofs, { password: PASSWORD })
    expect(await locked(colleague.principal)).toBe(false)
  })

  test('[ACC-34] the sixth wrong proof in 15 minutes is not looked at, were it right; at the same moment too', async () => {
    const { principal } = await signedIn()
    await lock(principal, store, now())
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => unlock(principal, store, now(), proofs, { password: 'wrong' })))
    expect(tries.filter((one) => one.status === 'rejected' && one.reason instanceof TooMany)).toHaveLength(3)
    await expect(unlock(principal, store, now(), proofs, { password: PASSWORD })).rejects.toThrow(TooMany)
    expect(await locked(principal)).toBe(true)
    clock.advance(15 * MINUTE_MS)
    await unlock(principal, store, now(), proofs, { password: PASSWORD })
    expect(await locked(principal)).toBe(false)
  })

  test('[ACC-35] two unlocks at once are one; what was ended, or whose person was disabled, while locked stays ended', async () => {
    const { principal, session, user } = await signedIn()
    await lock(principal, store, now())
    const both = await Promise.all([1, 2].map(() => refusal(unlock(principal, store, now(), proofs, { password: PASSWORD }))))
    expect(both).toEqual(['done', 'done'])
    await lock(principal, store, now())
    await revokeSession(store, now(), session)
    expect(await refusal(unlock(principal, store, now(), proofs, { password: PASSWORD }))).toBe('signed_out')
    expect(await readSession(store, now(), session)).toBeNull()
    const other = await signedIn()
    await store.prisma.user.update({ where: { id: other.user }, data: { disabledAt: new Date(now()) } })
    expect(await refusal(unlock(other.principal, store, now(), proofs, { password: PASSWORD }))).toBe('signed_out')
    expect(user).not.toBe(other.user)
  })

  test('[ACC-32] who reads the rights through the memory of a process sees lock and unlock at once', async () => {
    const { principal, session } = await signedIn()
    const sessions = createSessions(sessionSource(store, now, IDLE_LIMITS), clock, { secret: 'x'.repeat(32), secure: false })
    expect((await sessions.principalOf(session))?.locked).toBeUndefined()
    clock.advance(15 * MINUTE_MS)
    expect(sessions.lastKnown(session)?.locked).toBe(true)
    await sessions.active(session)
    expect((await sessions.principalOf(session))?.locked).toBe(true)
    await unlock(principal, store, now(), proofs, { password: PASSWORD })
    expect((await sessions.principalOf(session))?.locked).toBeUndefined()
  })
})

describe('one’s own account', () => {
  test('[ACC-41] shows the sessions in force with this one marked, and nobody else’s', async () => {
    const { login, session, principal } = await signedIn()
    await signedIn()
    const tablet = (await signIn(store, now(), login, PASSWORD, from({ address: '10.9.9.9', agent: 'Tablet' })))!
    const account = await ownAccount(principal, store, now())
    expect(account).toMatchObject({
      login,
      name: 'Noor Haddad',
      role: 'nurse',
      wards: [{ id: 'w1', name: 'ICU' }],
      password: true,
      pin: false,
    })
    expect(account.sessions.map((one) => [one.session, one.here, one.address]).sort()).toEqual(
      [
        [session, true, '10.1.2.3'],
        [tablet.session, false, '10.9.9.9'],
      ].sort(),
    )
  })

  test('[ACC-42] one ends one session or all of one’s own; another’s is not found', async () => {
    const { login, principal, session } = await signedIn()
    const other = await signedIn()
    const tablet = (await signIn(store, now(), login, PASSWORD, from()))!
    expect(await refusal(endOwnSession(principal, store, now(), other.session))).toBe('not_found')
    await endOwnSession(principal, store, now(), tablet.session)
    expect(await readSession(store, now(), tablet.session)).toBeNull()
    expect(await readSession(store, now(), session)).not.toBeNull()
    expect(await endOwnSessions(principal, store, now())).toEqual({ ended: 1 })
    expect(await readSession(store, now(), session)).toBeNull()
    expect(await readSession(store, now(), other.session)).not.toBeNull()
  })

  test('[ACC-43] a new password wants the old one, ends every other session, and lets the old one in no more', async () => {
    const { login, principal, session } = await signedIn()
    const tablet = (await signIn(store, now(), login, PASSWORD, from()))!
    const change = (current: string, next: string) => refusal(changePassword(principal, store, now(), proofs, { current, next }))
    expect(await change('wrong', 'another harbour at five')).toBe('password_wrong')
    expect(await change(PASSWORD, PASSWORD)).toBe('password_unchanged')
    expect(await change(PASSWORD, 'short')).toBe('password_too_short')
    expect(await change(PASSWORD, `${login} and more`)).toBe('password_too_simple')
    expect(await readSession(store, now(), tablet.session)).not.toBeNull()
    expect(await change(PASSWORD, 'another harbour at five')).toBe('done')
    expect(await lastLine()).toMatchObject({ action: 'account.password_changed', detail: { sessions: 1 } })
    expect(await readSession(store, now(), tablet.session)).toBeNull()
    expect(await readSession(store, now(), session)).not.toBeNull()
    expect(await signIn(store, now(), login, PASSWORD, from())).toBeNull()
    expect(await signIn(store, now(), login, 'another harbour at five', from())).not.toBeNull()
  })

  test('[ACC-43] of two changes of one password at once one wins', async () => {
    const { principal } = await signedIn()
    const change = (next: string) => refusal(changePassword(principal, store, now(), proofs, { current: PASSWORD, next }))
    expect((await Promise.all([change('another harbour at five'), change('third harbour at six')])).sort()).toEqual([
      'done',
      'password_wrong',
    ])
  })

  test('[ACC-45] two people never have the same PIN, and whoever tries for a colleague’s is stopped after five', async () => {
    const mine = await signedIn()
    const other = await signedIn()
    await setPin(other.principal, store, now(), proofs, { password: PASSWORD, pin: '846021' })
    const choose = (pin: string) => refusal(setPin(mine.principal, store, now(), proofs, { password: PASSWORD, pin }))
    for (let i = 0; i < 5; i++) expect(await choose('846021')).toBe('pin_taken')
    expect(await choose('846023')).toContain('too_many')
    clock.advance(15 * MINUTE_MS)
    expect(await choose('123456')).toBe('pin_too_simple')
    const both = [mine, other].map(({ principal }) =>
      refusal(setPin(principal, store, now(), proofs, { password: PASSWORD, pin: '846024' })),
    )
    expect((await Promise.all(both)).sort()).toEqual(['done', 'pin_taken'])
  })

  test('[ACC-31] a locked session changes nothing of its account, and a wall has none', async () => {
    const { principal } = await signedIn()
    const idle = { ...principal, locked: true }
    expect(await refusal(endOwnSessions(idle, store, now()))).toBe('locked')
    expect(await refusal(setPin(idle, store, now(), proofs, { password: PASSWORD, pin: '846055' }))).toBe('locked')
    expect(await refusal(changePassword(idle, store, now(), proofs, { current: PASSWORD, next: 'another harbour' }))).toBe('locked')
    expect((await ownAccount(idle, store, now())).name).toBe('Noor Haddad')
    const wall = { ...principal, role: 'kiosk' } as const
    for (const work of [
      ownAccount(wall, store, now()),
      ownSession(wall, store),
      lock(wall, store, now()),
      unlock(wall, store, now(), proofs, { pin: '1' }),
    ])
      expect(await refusal(work)).toBe('not_allowed')
  })
})

describe('the organisation’s own sign-in', () => {
  const vouched = (sub: string, over = {}) => ({
    subject: `https://login.example|${sub}`,
    name: 'Ada',
    role: 'nurse' as const,
    wards: ['ICU'],
    ...over,
  })

  test('[ACC-52] who comes first gets an account; name, role and wards follow the provider at every sign-in', async () => {
    const first = (await signInByProvider(store, now(), vouched('a'), from()))!
    expect(await readSession(store, now(), first.session)).toMatchObject({ name: 'Ada', role: 'nurse', wards: ['w1'] })
    const again = (await signInByProvider(store, now(), vouched('a', { name: 'Ada L', role: 'admin', wards: ['*'] }), from()))!
    expect(again.user).toBe(first.user)
    expect(await readSession(store, now(), again.session)).toMatchObject({ name: 'Ada L', role: 'admin', wards: ['w1', 'w2'] })
    const less = (await signInByProvider(store, now(), vouched('a', { wards: ['w2', 'no such ward'] }), from()))!
    expect(await readSession(store, now(), less.session)).toMatchObject({ role: 'nurse', wards: ['w2'] })
    expect(await readSession(store, now(), again.session)).toMatchObject({ role: 'nurse', wards: ['w2'] })
  })

  test('[ACC-52] two first sign-ins at once make one account, that no password opens', async () => {
    const both = await Promise.all([1, 2].map(() => signInByProvider(store, now(), vouched('b'), from())))
    expect(new Set(both.map((one) => one!.user)).size).toBe(1)
    for (const password of ['', 'null']) expect(await signIn(store, now(), vouched('b').subject, password, from())).toBeNull()
  })

  test('[ACC-53] a person disabled here stays out, and a refusal by claims is audited without who it was in clear', async () => {
    const { user, session } = (await signInByProvider(store, now(), vouched('c'), from()))!
    await store.prisma.user.update({ where: { id: user }, data: { disabledAt: new Date(now()) } })
    expect(await signInByProvider(store, now(), vouched('c'), from())).toBeNull()
    expect(await readSession(store, now(), session)).toBeNull()
    await refusedByClaims(store, now(), vouched('stranger').subject, from(), 'no_role')
    const line = await lastLine()
    expect(line).toMatchObject({ action: 'session.sign_in_failed', detail: { why: 'no_role', with: 'provider' } })
    expect(JSON.stringify(line)).not.toContain('stranger')
  })

  test('[ACC-45] who has no password here chooses a PIN just after signing in, and later after signing in again', async () => {
    const { session } = (await signInByProvider(store, now(), vouched('d'), from()))!
    const principal = (await readSession(store, now(), session))!
    expect(await refusal(setPin(principal, store, now(), proofs, { pin: '846077' }))).toBe('done')
    clock.advance(6 * MINUTE_MS)
    expect(await refusal(setPin(principal, store, now(), proofs, { pin: '846078' }))).toBe('sign_in_again')
    expect(await refusal(changePassword(principal, store, now(), proofs, { current: 'x', next: 'another harbour' }))).toBe(
      'signs_in_elsewhere',
    )
  })
})
