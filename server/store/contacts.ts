import { randomBytes } from 'node:crypto'
import { type ChannelName, channelName } from '../../contracts/call.ts'
import { type AddContact, type AddedContact, CONTACTS_MAX, type ContactLine } from '../../contracts/contact.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { keptAddress, sameAddress, shownAddress } from './contact-shown.ts'
import type { Prisma } from './generated/client.ts'
import { openText } from './patient-record.ts'
import { wardInScope } from './scope.ts'
import type { Store } from './store.ts'
import { inTurn } from './turn.ts'

/** Ways to reach people: each person's own, and a ward's. Addresses are sealed, and shown in short only. */

/** null: whoever asks, for themselves. A ward's own channels belong to whoever sets its alarm policy. */
export type OfWhom = { ward: string } | null

/** A dead address is shown this long, so that its owner learns of it. */
const GONE_SHOWN_MS = 14 * 24 * 3_600_000
export const GONE = 'gone'

/** Newest last, those that died of late among them. @throws Denied */
export async function contactsOf(principal: Principal, store: Store, now_ms: number, whose: OfWhom): Promise<ContactLine[]> {
  const owner = await ownerFor(principal, store, 'view_account', whose)
  const rows = await store.prisma.contact.findMany({
    where: { ...owner, OR: [{ removedAt: null }, { lastError: GONE, removedAt: { gt: new Date(now_ms - GONE_SHOWN_MS) } }] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.flatMap((row) => lineOf(store, row))
}

function lineOf(store: Store, row: Prisma.ContactModel): ContactLine[] {
  const channel = channelName.safeParse(row.channel)
  if (!channel.success) return []
  const address = openText(store.fields, ['Contact', 'address', row.id], row.address)
  return [
    {
      ...{ contact: row.id, channel: channel.data, label: row.label, shown: shownAddress(channel.data, address) },
      ...{ since_ms: row.createdAt.getTime(), proven_ms: row.provenAt?.getTime() ?? null, gone: row.removedAt !== null },
      failed: row.failedAt && { at_ms: row.failedAt.getTime(), why: row.lastError ?? '' },
    },
  ]
}

/**
 * One more way. The same one again is the one there is, with its keys as they are now. A browser belongs to whoever subscribed
 * last: on a shared tablet the calls of whoever had it before no longer go there.
 * `offered`: channels this house has set up.
 * @throws Denied, ConflictError `contact_invalid`, `too_many_contacts`
 */
export async function addContact(
  principal: Principal,
  store: Store,
  now_ms: number,
  { whose, offered }: { whose: OfWhom; offered: readonly ChannelName[] },
  asked: AddContact,
): Promise<AddedContact> {
  const owner = await ownerFor(principal, store, 'change_account', whose)
  if (!offered.includes(asked.channel)) throw new ConflictError('contact_invalid')
  const secret = randomBytes(32).toString('base64url')
  const addressIndex = indexOf(store, asked, owner)
  return change(store, principal, now_ms, async (within) => {
    const { prisma, audit } = within
    await inTurn(prisma, 'people')
    const there = await prisma.contact.findUnique({ where: { addressIndex } })
    const mine = there !== null && there.userId === (owner.userId ?? null) && there.wardId === (owner.wardId ?? null)
    if (there && !mine) await remove(within, now_ms, there.id, 'taken_over')
    const id = mine ? there.id : crypto.randomUUID()
    const address = store.fields.seal(['Contact', 'address', id], keptAddress(asked, secret))
    const facts = { label: asked.label, address, failedAt: null, lastError: null }
    if (mine) await prisma.contact.update({ where: { id }, data: facts })
    else {
      if ((await prisma.contact.count({ where: { ...owner, removedAt: null } })) >= CONTACTS_MAX[whose ? 'ward' : 'person'])
        throw new ConflictError('too_many_contacts')
      await prisma.contact.create({ data: { id, ...owner, channel: asked.channel, addressIndex, createdAt: new Date(now_ms), ...facts } })
    }
    await audit('contact.added', id, { channel: asked.channel, ...(whose ? { ward: whose.ward } : {}) })
    return { contact: id, secret: asked.channel === 'webhook' ? secret : null }
  })
}

/** Takes it away, with its address. @throws Denied `not_found` for anybody else's */
export async function removeContact(principal: Principal, store: Store, now_ms: number, whose: OfWhom, contact: string): Promise<void> {
  const owner = await ownerFor(principal, store, 'change_account', whose)
  await change(store, principal, now_ms, async (within) => {
    await found(within.prisma, owner, contact)
    await remove(within, now_ms, contact, 'by_owner')
  })
}

/** Its owner says that a test call came. @throws Denied `not_found` for anybody else's */
export async function proveContact(principal: Principal, store: Store, now_ms: number, whose: OfWhom, contact: string): Promise<void> {
  const owner = await ownerFor(principal, store, 'change_account', whose)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const { channel, provenAt } = await found(prisma, owner, contact)
    if (provenAt) return
    await prisma.contact.update({ where: { id: contact }, data: { provenAt: new Date(now_ms), failedAt: null, lastError: null } })
    await audit('contact.tested', contact, { channel, came: true })
  })
}

interface Owner {
  userId?: string
  wardId?: string
}

async function ownerFor(principal: Principal, store: Store, own: 'view_account' | 'change_account', whose: OfWhom): Promise<Owner> {
  if (whose) return { wardId: (await wardInScope(principal, store, 'set_alarm_policy', whose.ward)).id }
  authorise(principal, own, null)
  return { userId: principal.user }
}

async function found(prisma: Prisma.TransactionClient, owner: Owner, contact: string) {
  const row = await prisma.contact.findFirst({ where: { id: contact, ...owner, removedAt: null } })
  if (!row) throw new Denied('not_found')
  return row
}

/** A browser has one owner; a number or a mailbox may be several people's. */
function indexOf({ fields }: Store, asked: AddContact, { userId, wardId }: Owner): string {
  const whose = asked.channel === 'push' ? '' : (userId ?? `ward ${wardId}`)
  return fields.index('contact', [asked.channel, whose, sameAddress(asked)].join('\n'))
}

/** The row stays, for the calls that went there; its address goes, and may be added anew. `why`: a code. */
export async function remove({ prisma, audit }: Change, now_ms: number, contact: string, why: string): Promise<void> {
  const data = { removedAt: new Date(now_ms), address: '', addressIndex: `removed ${contact}` }
  const { channel } = await prisma.contact.update({ where: { id: contact }, data })
  await audit('contact.removed', contact, { channel, why })
}
