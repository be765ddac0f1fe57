import type pg from 'pg'
import { partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { Colleagues } from '../commands/submit.ts'
import { cursorsOf, readOutbox } from '../dispatch/outbox.ts'
import type { Directory } from '../live/directory.ts'
import type { Log } from '../log/log.ts'
import { type Calls, createCalls } from '../notify/calls.ts'
import type { Channels } from '../notify/channel.ts'
import { createLedger } from '../notify/ledger.ts'
import type { Sending } from '../notify/message.ts'
import { createRoster, type Roster } from '../notify/roster.ts'
import { log as journal } from '../observe/log.ts'
import { standingCalls, writeCalls } from '../store/call-rows.ts'
import { addressesNow, type Became, contactBecame } from '../store/contact-addresses.ts'
import { callsNow } from '../store/duty-now.ts'
import type { Store } from '../store/store.ts'

export interface CallsParts {
  store: Store
  pool: pg.Pool
  log: Pick<Log, 'append'>
  clock: Clock
  directory: Pick<Directory, 'ward'>
  channels: Channels
  /** How people reach us. */
  publicUrl: string
}

/** Who is called, put together from the house's facts: roster, rows, log and channels. `refresh` when facts have changed. */
export function openCalls({
  store,
  pool,
  log,
  clock,
  directory,
  channels,
  publicUrl,
}: CallsParts): Calls & Pick<Roster, 'refresh'> & Colleagues {
  const roster = createRoster({ clock, wards: (at_ms) => callsNow(store, at_ms), addresses: () => addressesNow(store) })
  const nameOf = (ward: string) => directory.ward(ward)?.ward.name ?? ward
  const calls = createCalls({
    ...{ clock, channels, random: Math.random, origin: publicUrl },
    wardCalls: roster.wardCalls,
    addressOf: roster.addressOf,
    words: { ward: nameOf, bed: (ward, bed) => directory.ward(ward)?.beds.find((one) => one.bed === bed)?.label ?? bed },
    ledger: createLedger((writes) => writeCalls(store, writes)),
    onContact: contactsKept(store, clock, roster),
    onDelivery: (record) => void log.append(partitionOf(record.encounter), record),
    standing: () => standingCalls(store),
    cursors: () => cursorsOf(pool),
    outbox: (ward, after, limit) => readOutbox(pool, ward, after, limit),
  })
  return {
    ...calls,
    refresh: roster.refresh,
    isOnDuty: (ward, user) => {
      const on = roster.wardCalls(ward)?.duty.on ?? []
      return on.some((one) => one.user === user && one.until_ms > clock.now_ms())
    },
    async start() {
      await roster.refresh()
      await calls.start()
    },
    async stop() {
      await calls.stop()
      await roster.stop()
    },
  }
}

/** What becomes of a contact is kept: its owner sees that it does not work, or works again. */
function contactsKept(store: Store, clock: Clock, roster: Pick<Roster, 'dead' | 'unsaid'>): (contact: string, sending: Sending) => void {
  return (contact, sending) => {
    const became: Became =
      sending.state === 'failed' ? { state: 'failed', why: sending.code, gone: sending.gone } : { state: sending.state }
    const gone = sending.state === 'failed' && sending.gone
    if (gone) roster.dead(contact)
    contactBecame(store, clock.now_ms(), contact, became).catch((error: unknown) => {
      if (gone) roster.unsaid(contact)
      journal.warn({ contact, error: String(error) }, 'what became of a contact was not kept; said again with the next call')
    })
  }
}
