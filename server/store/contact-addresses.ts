import { type ChannelName, channelName } from '../../contracts/call.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change, note } from './change.ts'
import { GONE, remove } from './contacts.ts'
import { openText, UNREADABLE } from './patient-record.ts'
import type { Store } from './store.ts'

/** Addresses in the plain, for whoever sends; never for a screen. For the system, but for the test call, which a person asks for. */

export interface Addressed {
  channel: ChannelName
  address: string
}

/** Every address that may be called now, by contact. Whose account is disabled is not called; what cannot be opened is left out and told in the log. */
export async function addressesNow(store: Store): Promise<Map<string, Addressed>> {
  const rows = await store.prisma.contact.findMany({
    where: { removedAt: null, OR: [{ userId: null }, { user: { disabledAt: null } }] },
    select: { id: true, channel: true, address: true },
  })
  return new Map(rows.flatMap((row) => addressed(store, row)))
}

function addressed(store: Store, row: { id: string; channel: string; address: string }): Array<[string, Addressed]> {
  const channel = channelName.safeParse(row.channel)
  const address = openText(store.fields, ['Contact', 'address', row.id], row.address)
  return channel.success && address !== UNREADABLE ? [[row.id, { channel: channel.data, address }]] : []
}

/** What became of a call to a contact. `gone`: nothing more goes there; `why`: a code. */
export type Became = { state: 'sent' | 'delivered' } | { state: 'failed'; why: string; gone: boolean }

/** Kept at the contact, so that its owner sees that it does not work, or works again. */
export async function contactBecame(store: Store, now_ms: number, contact: string, became: Became): Promise<void> {
  const { prisma } = store
  const at = new Date(now_ms)
  if (became.state !== 'failed') {
    await prisma.contact.updateMany({
      where: { id: contact, failedAt: { not: null }, removedAt: null },
      data: { failedAt: null, lastError: null },
    })
    if (became.state === 'delivered') await prisma.contact.updateMany({ where: { id: contact, provenAt: null }, data: { provenAt: at } })
    return
  }
  const failed = { failedAt: at, lastError: became.gone ? GONE : became.why }
  if (!became.gone) return void (await prisma.contact.updateMany({ where: { id: contact, removedAt: null }, data: failed }))
  await change(store, { user: 'system' }, now_ms, async (within) => {
    const { count } = await within.prisma.contact.updateMany({ where: { id: contact, removedAt: null }, data: failed })
    if (count > 0) await remove(within, now_ms, contact, GONE)
  })
}

export interface ToTest extends Addressed {
  contact: string
  /** '' for a person's own. */
  wardName: string
}

/** A contact to be tried by whom it belongs to, or by whoever sets the ward's policy. @throws Denied `not_found`, `not_allowed` */
export async function contactToTest(principal: Principal, store: Store, contact: string): Promise<ToTest> {
  authorise(principal, 'change_account', null)
  const row = await store.prisma.contact.findFirst({ where: { id: contact, removedAt: null }, include: { ward: true } })
  if (!row || (row.userId !== null && row.userId !== principal.user)) throw new Denied('not_found')
  if (row.ward) authorise(principal, 'set_alarm_policy', row.ward.id)
  const [one] = addressed(store, row)
  if (!one) throw new Denied('not_found')
  return { contact, wardName: row.ward?.name ?? '', ...one[1] }
}

/** A test call in the audit. */
export async function contactTested(store: Store, now_ms: number, by: string, { contact, channel }: ToTest, became: Became): Promise<void> {
  const detail = { channel, state: became.state, ...(became.state === 'failed' ? { why: became.why } : {}) }
  await note(store, now_ms, { actor: by, action: 'contact.tested', subject: contact, detail })
  await contactBecame(store, now_ms, contact, became)
}
