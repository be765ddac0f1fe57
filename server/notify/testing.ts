import type { Alarm } from '../../contracts/alarm.ts'
import { type Call, CHANNELS, type ChannelName } from '../../contracts/call.ts'
import type { AlarmChange, AlarmEffect, Effect } from '../../contracts/effect.ts'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import type { DeliveryRecord } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import { alarmEffect } from '../dispatch/testing.ts'
import type { CallWrites, StandingCalls } from '../store/call-rows.ts'
import { type CallsOptions, createCalls } from './calls.ts'
import { type Channel, NotSent, type Sent } from './channel.ts'
import { createLedger } from './ledger.ts'
import type { WardCalls } from './step.ts'

/** A high alarm of bed b1 in ward w1, for tests of calls. */
export function alarmOf(change: Partial<Alarm> = {}): Alarm {
  const { alarm } = alarmEffect(1, 1, 1)
  return { ...alarm, id: 'a1', encounter: 'enc-1', ward: 'w1', bed: 'b1', ...change }
}

let told = 0
/** A change nobody has told of before. */
export function changeOf(why: AlarmChange, change: Partial<Alarm> = {}, by: string | null = null): AlarmEffect {
  const alarm = alarmOf(change)
  return { id: `1/${++told}/0`, at_ms: 0, encounter: alarm.encounter, kind: 'alarm', why, by, alarm }
}

export const ENDED = { condition: 'ended', signal: { state: 'off', why: 'ended' } } as const
export const ACKNOWLEDGED = {
  signal: { state: 'off', why: 'acknowledged' },
  response: { state: 'acknowledged', by: 'ana', at_ms: 0 },
} as const

const LONG_MS = 10 * 3_600_000
/** Ward w1 with the usual policy: ana has beds b1 and b2, ben b3, cho is in charge, dov the physician; the ward has a chat room and a pager. */
export function wardCalls(now_ms: number): WardCalls {
  const until_ms = now_ms + LONG_MS
  return {
    policy: USUAL_POLICY,
    duty: {
      ...{ ward: 'w1', at_ms: now_ms },
      on: [
        { user: 'ana', part: 'nurse', until_ms, beds: ['b1', 'b2'] },
        { user: 'ben', part: 'nurse', until_ms, beds: ['b3'] },
        { user: 'cho', part: 'charge', until_ms, beds: [] },
        { user: 'dov', part: 'physician', until_ms, beds: [] },
      ],
      contacts: [
        { contact: 'ana-push', user: 'ana', channel: 'push', label: '' },
        { contact: 'ben-sms', user: 'ben', channel: 'sms', label: '' },
        { contact: 'cho-push', user: 'cho', channel: 'push', label: '' },
        { contact: 'dov-email', user: 'dov', channel: 'email', label: '' },
        { contact: 'room', user: null, channel: 'slack', label: '#4b' },
        { contact: 'pager', user: null, channel: 'pagerduty', label: '' },
      ],
    },
  }
}

/** A provider that does what `answers` says at each address, the last for good; and what it was sent. */
export function fakeChannel() {
  const heard: Array<{ address: string; call: Call }> = []
  const answers = new Map<string, Array<'sent' | 'delivered' | 'busy' | 'refused' | 'gone' | 'hang'>>()
  const hanging: Array<() => void> = []
  const channel: Channel = {
    async send(call, address): Promise<Sent> {
      heard.push({ address, call })
      const list = answers.get(address) ?? ['sent']
      const answer = (list.length > 1 ? list.shift() : list[0])!
      if (answer === 'busy') throw new NotSent('http 503', 'unreachable', { retry: true })
      if (answer === 'refused') throw new NotSent('http 400', 'refused', { retry: false })
      if (answer === 'gone') throw new NotSent('subscription gone', 'refused', { retry: false, gone: true })
      if (answer === 'hang') await new Promise<void>((done) => void hanging.push(done))
      return { state: answer === 'delivered' ? 'delivered' : 'sent', provider_id: `${address}-${heard.length}` }
    },
  }
  /** What was said at an address, short: `call 1` or `cancelled 1`, with the level. */
  const saidTo = (address: string) => heard.filter((one) => one.address === address).map(({ call }) => `${call.kind} ${call.level}`)
  return { channel, heard, answers, saidTo, letGo: () => hanging.splice(0).forEach((go) => void go()) }
}

export type FakeChannel = ReturnType<typeof fakeChannel>

/** All but one, which this house has not set up. */
const SET_UP: readonly ChannelName[] = CHANNELS.filter((name) => name !== 'whatsapp')
const NOTHING: StandingCalls = { rows: [], alarms: [], cursors: new Map() }
const turnOfTheLoop = () => new Promise<void>((done) => void setImmediate(done))

/** Calls with a clock that is advanced, one fake provider for every channel, and what was written, in memory. */
export function startedCalls(change: Partial<CallsOptions> & { start_ms?: number } = {}) {
  const { start_ms = 1_000_000, ...over } = change
  const clock = manualClock(start_ms)
  const provider = fakeChannel()
  const written: CallWrites[] = []
  const records: DeliveryRecord[] = []
  const ward = { now: wardCalls(start_ms) as WardCalls | undefined }
  const calls = createCalls({
    clock,
    random: () => 0.5,
    channels: new Map(SET_UP.map((name) => [name, provider.channel])),
    addressOf: (contact) => contact,
    wardCalls: () => ward.now,
    words: { ward: () => 'Ward 4B', bed: (_, bed) => bed.slice(1).padStart(2, '0') },
    origin: 'https://ward.example',
    ledger: createLedger(async (writes) => void written.push(writes)),
    onContact: () => undefined,
    onDelivery: (record) => void records.push(record),
    standing: async () => NOTHING,
    cursors: async () => new Map(),
    outbox: async () => [],
    ...over,
  })
  const settle = async () => {
    for (let i = 0; i < 5; i++) await turnOfTheLoop()
  }
  return {
    ...{ calls, clock, provider, written, records, ward },
    settle,
    /** What the dispatcher stored, with the ward's cursor. */
    async stored(cursor: number, ...effects: Effect[]) {
      calls.onStored([{ ward: 'w1', cursor, effects }])
      calls.turn()
      await settle()
    },
    /** Time passes in steps no longer than a turn. */
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 500) {
        clock.advance(Math.min(500, left))
        calls.turn()
        await settle()
      }
    },
    /** Hops in the order written: `ana-push sent`. */
    hops: () => {
      const contacts = new Map(written.flatMap(({ rows }) => rows.map((row) => [row.id, `${row.contact} ${row.level}`])))
      return written.flatMap(({ receipts }) =>
        receipts.map(({ call, hop, detail }) => `${contacts.get(call)} ${hop}${detail && ` (${detail})`}`),
      )
    },
  }
}
