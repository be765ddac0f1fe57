import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHANNELS } from '../../contracts/call.ts'
import { type AddContact, addOwnContact, addWardContact, CONTACTS_MAX } from '../../contracts/contact.ts'
import type { PersonRole } from '../../contracts/role.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { manualClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { subscription } from '../notify/channels/push/testing.ts'
import { testFields } from '../seal/testing.ts'
import { ConflictError } from './conflict.ts'
import { addressesNow, contactBecame, contactTested, contactToTest } from './contact-addresses.ts'
import { addContact, contactsOf, type OfWhom, proveContact, removeContact } from './contacts.ts'
import { createStore, type Store } from './store.ts'
import { insertUser } from './users.ts'

const DAY_MS = 24 * 3_600_000
const clock = manualClock()
const now = () => clock.now_ms()
let database: TestDatabase
let store: Store
let people = 0

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  for (const id of ['w1', 'w2']) await store.prisma.ward.create({ data: { id, name: `Ward ${id}` } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

async function person(role: PersonRole = 'nurse'): Promise<Principal> {
  const login = `person-${++people}`
  const user = await insertUser(store, { login, name: 'Noor Haddad', password: 'quiet harbour at four', role, wards: ['w1'] })
  return { user, name: 'Noor Haddad', role, wards: ['w1'], session: `s-${user}`, expires_ms: now() + DAY_MS }
}
const add = (who: Principal, asked: AddContact, whose: OfWhom = null) => addContact(who, store, now(), { whose, offered: CHANNELS }, asked)
const sms = (address: string) => addOwnContact.parse({ channel: 'sms', address })
const push = (endpoint: string) => addOwnContact.parse({ channel: 'push', label: 'Phone', address: subscription(endpoint).address })
const listed = (who: Principal, whose: OfWhom = null) => contactsOf(who, store, now(), whose)
const audited = async (subject: string) =>
  (
    await store.prisma.$queryRaw<
      Array<{ action: string; detail: object }>
    >`SELECT action, detail FROM hot.audit_inbox WHERE subject = ${subject} ORDER BY id`
  ).map(({ action, detail }) => ({ action, ...detail }))

test('[CHN-20] an address is sealed where it is kept, told in short to its owner, and nowhere in the audit', async () => {
  const noor = await person()
  const { contact } = await add(noor, sms('+49 151 1234-5678'))
  const row = await store.prisma.contact.findUniqueOrThrow({ where: { id: contact } })
  expect(row.address).toMatch(/^ww1\.k1\./)
  expect(JSON.stringify(row)).not.toContain('5678')
  expect(await listed(noor)).toMatchObject([{ contact, channel: 'sms', shown: '+49…5678', proven_ms: null, failed: null, gone: false }])
  expect((await addressesNow(store)).get(contact)).toEqual({ channel: 'sms', address: '+4915112345678' })
  expect(await audited(contact)).toEqual([{ action: 'contact.added', channel: 'sms' }])
})

test('[CHN-21] the same address again is the same contact; two people may share a number, a browser has one owner', async () => {
  const [noor, dana] = [await person(), await person()]
  const first = await add(noor, sms('+4915112345001'))
  expect((await add(noor, sms('+49 151 12345001'))).contact).toBe(first.contact)
  expect((await add(dana, sms('+4915112345001'))).contact).not.toBe(first.contact)
  const tablet = await add(noor, push('https://push.example/tablet'))
  const taken = await add(dana, push('https://push.example/tablet'))
  expect((await listed(noor)).map(({ contact }) => contact)).toEqual([first.contact])
  expect((await addressesNow(store)).has(tablet.contact)).toBe(false)
  expect((await listed(dana)).at(-1)).toMatchObject({ contact: taken.contact, shown: 'push.example' })
  expect(await audited(tablet.contact)).toContainEqual({ action: 'contact.removed', channel: 'push', why: 'taken_over' })
})

test('[CHN-21] two tabs that subscribe one browser at once make one contact', async () => {
  const noor = await person()
  const asked = push('https://push.example/race')
  const made = await Promise.all([add(noor, asked), add(noor, asked), add(noor, asked)])
  expect(new Set(made.map(({ contact }) => contact)).size).toBe(1)
  expect(await listed(noor)).toHaveLength(1)
})

test('[CHN-22] nobody sees, removes, tries or proves what belongs to somebody else', async () => {
  const [noor, dana, admin] = [await person(), await person(), await person('admin')]
  const { contact } = await add(noor, sms('+4915112345002'))
  for (const other of [dana, admin]) {
    expect((await listed(other)).map((line) => line.contact)).not.toContain(contact)
    await expect(removeContact(other, store, now(), null, contact)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(proveContact(other, store, now(), null, contact)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(contactToTest(other, store, contact)).rejects.toMatchObject({ reason: 'not_found' })
    await expect(removeContact(other, store, now(), { ward: 'w1' }, contact)).rejects.toBeInstanceOf(Denied)
  }
  await removeContact(noor, store, now(), null, contact)
  const row = await store.prisma.contact.findUniqueOrThrow({ where: { id: contact } })
  expect(row).toMatchObject({ address: '', addressIndex: `removed ${contact}` })
  await expect(contactToTest(noor, store, contact)).rejects.toMatchObject({ reason: 'not_found' })
  expect((await add(noor, sms('+4915112345002'))).contact).not.toBe(contact)
})

test('[CHN-22] a ward’s channels belong to whoever sets its policy, there and in no other ward', async () => {
  const [noor, admin] = [await person(), await person('admin')]
  const hook = addWardContact.parse({ channel: 'webhook', label: 'Board', address: 'https://hook.example/in' })
  const { contact, secret } = await add(admin, hook, { ward: 'w1' })
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(JSON.parse((await addressesNow(store)).get(contact)!.address)).toEqual({ url: 'https://hook.example/in', secret })
  expect(await listed(admin, { ward: 'w1' })).toMatchObject([{ contact, shown: 'hook.example', label: 'Board' }])
  expect(await contactToTest(admin, store, contact)).toMatchObject({ wardName: 'Ward w1' })
  for (const [who, ward] of [
    [noor, 'w1'],
    [admin, 'w2'],
  ] as const) {
    await expect(listed(who, { ward })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(add(who, hook, { ward })).rejects.toMatchObject({ reason: 'not_allowed' })
    await expect(removeContact(who, store, now(), { ward }, contact)).rejects.toMatchObject({ reason: 'not_allowed' })
  }
  await expect(contactToTest(noor, store, contact)).rejects.toMatchObject({ reason: 'not_allowed' })
})

test('[CHN-23] a dead address is called no more, and its owner is told for two weeks', async () => {
  const noor = await person()
  const { contact } = await add(noor, push('https://push.example/dead'))
  await contactBecame(store, now(), contact, { state: 'failed', why: 'http 503', gone: false })
  expect(await listed(noor)).toMatchObject([{ failed: { at_ms: now(), why: 'http 503' }, gone: false }])
  await contactBecame(store, now(), contact, { state: 'sent' })
  expect(await listed(noor)).toMatchObject([{ failed: null }])
  await contactBecame(store, now(), contact, { state: 'failed', why: 'http 410', gone: true })
  await contactBecame(store, now(), contact, { state: 'failed', why: 'http 410', gone: true })
  expect((await addressesNow(store)).has(contact)).toBe(false)
  expect(await listed(noor)).toMatchObject([{ contact, gone: true, failed: { why: 'gone' }, shown: '' }])
  expect((await audited(contact)).filter(({ action }) => action === 'contact.removed')).toEqual([
    { action: 'contact.removed', channel: 'push', why: 'gone' },
  ])
  clock.advance(15 * DAY_MS)
  expect(await listed(noor)).toEqual([])
})

test('[CHN-23] a test call is in the audit with what came of it; that it came is said by its owner', async () => {
  const noor = await person()
  const { contact } = await add(noor, sms('+4915112345003'))
  await contactTested(store, now(), noor.user, await contactToTest(noor, store, contact), { state: 'failed', why: 'http 401', gone: false })
  await proveContact(noor, store, now(), null, contact)
  await proveContact(noor, store, now(), null, contact)
  expect(await listed(noor)).toMatchObject([{ proven_ms: now(), failed: null }])
  expect(await audited(contact)).toEqual([
    { action: 'contact.added', channel: 'sms' },
    { action: 'contact.tested', channel: 'sms', state: 'failed', why: 'http 401' },
    { action: 'contact.tested', channel: 'sms', came: true },
  ])
})

test('[CHN-24] no more than ten ways a person, only by channels the house has, and none for a disabled account', async () => {
  const noor = await person()
  for (let i = 0; i < CONTACTS_MAX.person; i++) await add(noor, sms(`+491511234511${i}`))
  await expect(add(noor, sms('+4915112345199'))).rejects.toEqual(new ConflictError('too_many_contacts'))
  await expect(addContact(noor, store, now(), { whose: null, offered: ['push'] }, sms('+4915112345198'))).rejects.toMatchObject({
    reason: 'contact_invalid',
  })
  const [first] = await listed(noor)
  await store.prisma.user.update({ where: { id: noor.user }, data: { disabledAt: new Date(now()) } })
  expect((await addressesNow(store)).has(first!.contact)).toBe(false)
})

test('[CHN-24] an address that cannot be opened is left out, shown as unreadable, and takes nobody else’s with it', async () => {
  const noor = await person()
  const [broken, whole] = [await add(noor, push('https://push.example/broken')), await add(noor, sms('+4915112345004'))]
  await store.prisma.contact.update({ where: { id: broken.contact }, data: { address: 'ww1.k1.AAAA' } })
  const all = await addressesNow(store)
  expect([all.has(broken.contact), all.has(whole.contact)]).toEqual([false, true])
  expect((await listed(noor)).map(({ shown }) => shown).sort()).toEqual(['+49…5004', '?'])
})
