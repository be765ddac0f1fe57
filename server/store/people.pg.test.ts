import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conflict } from '../../contracts/admin.ts'
import { PERSON_ROLES } from '../../contracts/role.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { choosePassword, invited, LINK_AGE_MS } from './invites.ts'
import { changePerson, endSessions, invite, linkFor, peopleFor, setEnabled } from './people.ts'
import { createSession, readSession, readSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { createStore, type Store } from './store.ts'
import { tokenHash } from './token.ts'

const NOW_MS = Date.parse('2026-11-21T12:00:00Z')
const PASSWORD = 'a long enough password'
let database: TestDatabase
let store: Store
let now_ms = NOW_MS
let iris: Principal
let ivo: Principal

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

/** Two admins with passwords, a nurse, two open wards and one that is closed; audit lines begin anew. */
beforeEach(async () => {
  now_ms = NOW_MS
  const { prisma } = store
  for (const table of ['Session', 'Invite', 'UserWard', 'User', 'Ward']) await prisma.$executeRawUnsafe(`DELETE FROM "${table}"`)
  await prisma.ward.createMany({
    data: [
      { id: 'w1', name: 'One' },
      { id: 'w2', name: 'Two' },
      { id: 'w9', name: 'Nine', closedAt: new Date(NOW_MS) },
    ],
  })
  await prisma.user.createMany({
    data: [
      { id: 'iris', login: 'iris', name: 'Iris', role: 'admin', passwordHash: 'x' },
      { id: 'ivo', login: 'ivo', name: 'Ivo', role: 'admin', passwordHash: 'x' },
      { id: 'nadia', login: 'nadia', name: 'Nadia', role: 'nurse', passwordHash: 'x' },
    ],
  })
  await prisma.userWard.createMany({
    data: [
      { userId: 'nadia', wardId: 'w1' },
      { userId: 'nadia', wardId: 'w9' },
    ],
  })
  iris = await principal('iris')
  ivo = await principal('ivo')
})

async function principal(user: string): Promise<Principal> {
  return (await readSession(store, now_ms, await createSession(store, now_ms, user)))!
}
const lastLine = async () =>
  (
    await store.prisma.$queryRaw<Array<{ actor: string; action: string; subject: string; detail: object }>>`
      SELECT actor, action, subject, detail FROM hot.audit_inbox ORDER BY id DESC LIMIT 1`
  )[0]
const conflict = (reason: Conflict) => expect.objectContaining({ name: 'ConflictError', reason })
const NURSE = { name: 'Noor Haddad', login: 'noor', role: 'nurse', wards: ['w1'] } as const
const row = async (user: string) => (await peopleFor(iris, store, now_ms)).people.find((one) => one.user === user)
const inviteNoor = () => invite(iris, store, now_ms, { ...NURSE, wards: [...NURSE.wards] })

describe('inviting', () => {
  test('[PPL-1] an invited person has no password and cannot sign in before one was chosen by the link', async () => {
    const { user, token } = await inviteNoor()
    expect(await row(user)).toMatchObject({ state: 'invited', role: 'nurse', wards: ['w1'], link_until_ms: NOW_MS + LINK_AGE_MS })
    for (const password of ['', 'null', PASSWORD]) expect(await signIn(store, now_ms, 'noor', password)).toBeNull()
    expect(await invited(store, now_ms, token)).toEqual({ login: 'noor', name: 'Noor Haddad' })
    await choosePassword(store, now_ms, { token, password: PASSWORD })
    expect(await signIn(store, now_ms, 'noor', PASSWORD)).toMatchObject({ user })
    expect(await row(user)).toMatchObject({ state: 'active', link_until_ms: null, sessions: 1 })
  })

  test('[PPL-2] a link works once, for 72 h, and of two clicks at the same time one chooses', async () => {
    const { token } = await inviteNoor()
    const clicks = await Promise.allSettled(
      ['the first password', 'the second password'].map((password) => choosePassword(store, now_ms, { token, password })),
    )
    expect(clicks.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(choosePassword(store, now_ms, { token, password: PASSWORD })).rejects.toEqual(conflict('link_not_valid'))
    const late = await linkFor(iris, store, now_ms, 'nadia')
    now_ms += LINK_AGE_MS
    expect(await invited(store, now_ms, late.token)).toBeNull()
    await expect(choosePassword(store, now_ms, { token: late.token, password: PASSWORD })).rejects.toEqual(conflict('link_not_valid'))
  })

  test('[PPL-2] a new link ends the older one, and neither the token nor the password is in the database', async () => {
    const first = await inviteNoor()
    const second = await linkFor(ivo, store, now_ms, first.user)
    expect(await invited(store, now_ms, first.token)).toBeNull()
    expect(await invited(store, now_ms, second.token)).not.toBeNull()
    await choosePassword(store, now_ms, { token: second.token, password: PASSWORD })
    const all = JSON.stringify([await store.prisma.invite.findMany(), await store.prisma.user.findMany()])
    const lines = JSON.stringify(await store.prisma.$queryRaw`SELECT actor, action, subject, detail FROM hot.audit_inbox`)
    expect(all).toContain(tokenHash(second.token))
    for (const secret of [first.token, second.token, PASSWORD]) expect(all + lines).not.toContain(secret)
    expect(lines).not.toMatch(/Noor|noor/)
  })

  test('[PPL-2] a password too short or with one’s own name in it is refused and does not spend the link', async () => {
    const { token } = await inviteNoor()
    await expect(choosePassword(store, now_ms, { token, password: 'short' })).rejects.toEqual(conflict('password_too_short'))
    await expect(choosePassword(store, now_ms, { token, password: 'my own noor haddad' })).rejects.toEqual(conflict('password_too_simple'))
    expect(await invited(store, now_ms, token)).not.toBeNull()
  })

  test('[PPL-3] a password chosen by a link ends every session begun with the old one', async () => {
    const old = await createSession(store, now_ms, 'nadia')
    const { token } = await linkFor(iris, store, now_ms, 'nadia')
    expect(await readSession(store, now_ms, old)).not.toBeNull()
    await choosePassword(store, now_ms, { token, password: PASSWORD })
    expect(await readSession(store, now_ms, old)).toBeNull()
    expect(await lastLine()).toMatchObject({ actor: 'nadia', action: 'person.password_chosen', subject: 'nadia', detail: { sessions: 1 } })
  })

  test('[PPL-2] a disabled person’s link is worth nothing, and none is made', async () => {
    const { user, token } = await inviteNoor()
    await setEnabled(iris, store, now_ms, user, false)
    expect(await invited(store, now_ms, token)).toBeNull()
    await expect(choosePassword(store, now_ms, { token, password: PASSWORD })).rejects.toEqual(conflict('link_not_valid'))
    await expect(linkFor(iris, store, now_ms, user)).rejects.toEqual(conflict('account_disabled'))
  })

  test('[PPL-1] a user name is given once, also when two admins give it at the same time', async () => {
    const both = await Promise.allSettled([inviteNoor(), invite(ivo, store, now_ms, { ...NURSE, wards: [], name: 'Another' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'login_taken' } })
    expect(await store.prisma.user.count({ where: { login: 'noor' } })).toBe(1)
  })

  test('[PPL-1] nobody is invited to a ward that is closed or does not exist', async () => {
    await expect(invite(iris, store, now_ms, { ...NURSE, wards: ['w1', 'w9'] })).rejects.toEqual(conflict('ward_closed'))
    await expect(invite(iris, store, now_ms, { ...NURSE, wards: ['nowhere'] })).rejects.toEqual(new Denied('not_found'))
    expect(await store.prisma.user.count({ where: { login: 'noor' } })).toBe(0)
  })

  test('[PPL-3] who signs in with the organisation’s account gets no password here', async () => {
    await store.prisma.user.create({ data: { id: 'org', login: 'iss|1', name: 'Org', role: 'nurse', subject: 'iss|1' } })
    await expect(linkFor(iris, store, now_ms, 'org')).rejects.toEqual(conflict('signs_in_elsewhere'))
    expect(await row('org')).toMatchObject({ state: 'organisation' })
  })
})

describe('changing', () => {
  test('[PPL-4] role and wards are in force at the next look at the session, and the audit has what was and what is', async () => {
    const nadia = await principal('nadia')
    await changePerson(iris, store, now_ms, 'nadia', { name: 'Nadia B', role: 'physician', wards: ['w2', 'w2'] })
    const now = (await readSessions(store, now_ms, [nadia.session])).get(nadia.session)
    expect(now).toMatchObject({ name: 'Nadia B', role: 'physician' })
    expect(now!.wards).toContain('w2')
    expect(now!.wards).not.toContain('w1')
    expect(await lastLine()).toEqual({
      actor: 'iris',
      action: 'person.changed',
      subject: 'nadia',
      detail: { before: { role: 'nurse', wards: ['w1'] }, after: { role: 'physician', wards: ['w2'] }, renamed: true },
    })
  })

  test('[PPL-4] a closed ward stays with those who had it, for when it opens again', async () => {
    await changePerson(iris, store, now_ms, 'nadia', { name: 'Nadia', role: 'nurse', wards: [] })
    expect(await store.prisma.userWard.findMany({ where: { userId: 'nadia' } })).toEqual([{ userId: 'nadia', wardId: 'w9' }])
    expect(await row('nadia')).toMatchObject({ wards: [] })
  })

  test('[PPL-5] who is disabled has no session from that moment, and old ones do not come back with the access', async () => {
    const nadia = await principal('nadia')
    await setEnabled(iris, store, now_ms, 'nadia', false)
    expect(await readSession(store, now_ms, nadia.session)).toBeNull()
    expect(await lastLine()).toMatchObject({ action: 'person.disabled', subject: 'nadia', detail: { sessions: 1 } })
    expect(await row('nadia')).toMatchObject({ state: 'disabled', sessions: 0 })
    await setEnabled(iris, store, now_ms, 'nadia', true)
    expect(await readSession(store, now_ms, nadia.session)).toBeNull()
    expect(await row('nadia')).toMatchObject({ state: 'active', sessions: 0 })
  })

  test('[PPL-5] what is so already is not done again, nor told twice', async () => {
    await setEnabled(iris, store, now_ms, 'nadia', false)
    await setEnabled(ivo, store, now_ms, 'nadia', false)
    expect(await lastLine()).toMatchObject({ actor: 'iris', action: 'person.disabled' })
  })

  test('[PPL-6] all sessions of a person are ended at once, one’s own too', async () => {
    const [one, two] = [await principal('nadia'), await principal('nadia')]
    expect(await endSessions(iris, store, now_ms, 'nadia')).toEqual({ ended: 2 })
    expect((await readSessions(store, now_ms, [one.session, two.session])).size).toBe(0)
    expect(await endSessions(iris, store, now_ms, 'iris')).toEqual({ ended: 1 })
    await expect(endSessions(ivo, store, now_ms, 'nobody')).rejects.toEqual(new Denied('not_found'))
  })

  test('[PPL-7] nobody changes their own role or wards, disables themselves or makes themselves a link', async () => {
    const own = conflict('own_account')
    await expect(changePerson(iris, store, now_ms, 'iris', { name: 'Iris', role: 'admin', wards: ['w1', 'w2'] })).rejects.toEqual(own)
    await expect(setEnabled(iris, store, now_ms, 'iris', false)).rejects.toEqual(own)
    await expect(linkFor(iris, store, now_ms, 'iris')).rejects.toEqual(own)
    expect((await store.prisma.user.findUnique({ where: { id: 'iris' }, include: { wards: true } }))!.wards).toEqual([])
  })
})

describe('the last admin', () => {
  const demote = (by: Principal, user: string) => changePerson(by, store, now_ms, user, { name: 'X', role: 'nurse', wards: [] })

  test('[PPL-8] an invited or disabled admin is none who could let others in', async () => {
    await invite(iris, store, now_ms, { name: 'Third', login: 'third', role: 'admin', wards: [] })
    await store.prisma.user.update({ where: { id: 'iris' }, data: { disabledAt: new Date(now_ms) } })
    // Iris's session was read before; her row no longer counts.
    await expect(demote(iris, 'ivo')).rejects.toEqual(conflict('last_admin'))
    await expect(setEnabled(iris, store, now_ms, 'ivo', false)).rejects.toEqual(conflict('last_admin'))
    await store.prisma.user.create({ data: { id: 'org', login: 'iss|1', name: 'Org', role: 'admin', subject: 'iss|1' } })
    await demote(iris, 'ivo')
  })

  test('[PPL-8] two admins who disable or demote each other at the same moment leave one in force, every time', async () => {
    for (let round = 0; round < 12; round++) {
      const begin = round % 2 ? () => demote(iris, 'ivo') : () => setEnabled(iris, store, now_ms, 'ivo', false)
      const outcomes = await Promise.allSettled([begin(), setEnabled(ivo, store, now_ms, 'iris', false)])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(await store.prisma.user.count({ where: { role: 'admin', disabledAt: null } })).toBe(1)
      await store.prisma.user.updateMany({ where: { id: { in: ['iris', 'ivo'] } }, data: { disabledAt: null, role: 'admin' } })
    }
  })
})

describe('who may', () => {
  test('[PPL-9] every role but admin is refused every function of people, before anything is looked up', async () => {
    const refused = new Denied('not_allowed')
    for (const role of [...PERSON_ROLES.filter((one) => one !== 'admin'), 'kiosk'] as const) {
      const who: Principal = { ...iris, user: 'nadia', role }
      for (const work of [
        () => peopleFor(who, store, now_ms),
        () => invite(who, store, now_ms, { ...NURSE, wards: [] }),
        () => linkFor(who, store, now_ms, 'nobody'),
        () => changePerson(who, store, now_ms, 'nobody', { name: 'X', role: 'admin', wards: [] }),
        () => setEnabled(who, store, now_ms, 'nobody', false),
        () => endSessions(who, store, now_ms, 'nobody'),
      ])
        await expect(work(), `${role}: ${work}`).rejects.toEqual(refused)
    }
  })

  test('[PPL-9] an idle admin’s screen changes nobody', async () => {
    await expect(setEnabled({ ...iris, locked: true }, store, now_ms, 'nadia', false)).rejects.toEqual(new Denied('locked'))
    expect(await row('nadia')).toMatchObject({ state: 'active' })
  })
})
