import type { Alarm } from '../../contracts/alarm.ts'
import type { AuditAction } from '../../contracts/audit.ts'
import type { Hop, NotDelivered } from '../../contracts/call.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import { type CallEnd, type Order, TOLD_AT_ONCE } from './book.ts'
import { Bundles } from './bundle.ts'
import type { Channels } from './channel.ts'
import type { Reported } from './channels/sms/status.ts'
import { Deliveries, type Said } from './deliveries.ts'
import type { Ledger } from './ledger.ts'
import { callMessage, isToldWhenOver, type Message, overMessage, type Sending } from './message.ts'
import { type CallRow, receiptOf } from './row.ts'
import { sayingOf, threadOf, type Words } from './say.ts'
import { createSender, type Sender } from './sender.ts'
import { callsOfStep, hasNext, type WardCalls } from './step.ts'
import { titleOf } from './title.ts'

export interface DeskOptions {
  clock: Clock
  /** [0, 1). */
  random: () => number
  channels: Channels
  addressOf(contact: string): string | null
  /** As last read. */
  wardCalls(ward: string): WardCalls | undefined
  words: Omit<Words, 'title'>
  /** Where people reach us: "https://ward.example". */
  origin: string
  ledger: Ledger
  onDelivery(said: Said): void
  onContact(contact: string, sending: Sending): void
}

/** Where orders become calls: it holds every call that is not over, in memory, and writes down what becomes of it. */
export class Desk {
  /** By alarm. */
  readonly #held = new Map<string, CallRow[]>()
  /** Stopped while on their way: what the attempt brings decides. */
  readonly #stopped = new Map<CallRow, { why: CallEnd; final: boolean }>()
  readonly #bundles = new Bundles()
  readonly #deliveries: Deliveries
  readonly #sender: Sender
  readonly #options: DeskOptions
  readonly #titles = new WeakMap<CallRow, string>()

  constructor(options: DeskOptions) {
    this.#options = options
    const { clock, random, channels, addressOf, words, origin } = options
    this.#deliveries = new Deliveries(options.onDelivery)
    const said: Words = { ...words, title: (row) => this.#titles.get(row) ?? 'Alarm' }
    this.#sender = createSender({
      ...{ clock, random, channels, addressOf },
      callOf: (message) => sayingOf(message, said, origin),
      onAttempt: (message, sending) => this.#attempted(message, sending),
    })
  }

  /** Messages that wait or are on their way. */
  get waiting(): number {
    return this.#sender.size()
  }

  carry(order: Order): void {
    if (order.order === 'call') this.#call(order.alarm, order.level, null)
    else if (order.order === 'stop') this.#stop(order.alarm, order.why, order.final)
    else if (order.order === 'answered') this.#answered(order)
    else if (!hasNext(this.#options.wardCalls(order.alarm.ward), order.alarm)) {
      const { level, revision } = order.alarm
      this.#call(order.alarm, level, revision)
    }
  }

  /** Calls of before the start are taken up where they were: what was not sent is due, with the same key. */
  adopt(rows: readonly CallRow[], alarms: ReadonlyMap<string, Alarm>): void {
    const bundles = new Map<string, CallRow[]>()
    for (const row of rows) {
      const alarm = alarms.get(row.alarm)
      this.#hold(row, alarm ? titleOf(alarm) : 'Alarm')
      if (row.state === 'queued') bundles.set(row.bundle, [...(bundles.get(row.bundle) ?? []), row])
    }
    for (const [first, ...others] of bundles.values()) {
      const message = callMessage(first!)
      message.rows.push(...others)
      this.#sender.add(message)
    }
    for (const [alarm, own] of this.#held) {
      const { level, encounter, created_ms } = own.reduce((newest, row) => (row.level > newest.level ? row : newest))
      if (own.some(isOut)) continue
      this.#deliveries.mayHaveMissed(alarm)
      const waiting = own.filter((row) => row.state === 'queued' && row.level === level)
      if (waiting.length > 0 && isFollowed(alarms.get(alarm)))
        this.#deliveries.taken(
          { alarm, encounter, level },
          waiting.map(({ id }) => id),
          created_ms,
        )
    }
  }

  /** What a provider says later of a call it had taken. */
  reported({ provider_id, state, detail }: Reported): void {
    for (const rows of this.#held.values()) {
      const row = rows.find((one) => one.provider_id === provider_id && isOut(one))
      if (row) this.#reportedOf(row, rows, state, detail)
    }
  }

  /** Sends what is due, gives up what hangs, and tells of what has reached nobody. */
  turn(): void {
    this.#sender.turn()
    this.#deliveries.turn(this.#options.clock.now_ms())
  }

  #call(alarm: Alarm, level: number, again: number | null): void {
    const { clock, channels, wardCalls } = this.#options
    const now_ms = clock.now_ms()
    const step = callsOfStep({ alarm, level, again }, wardCalls(alarm.ward), now_ms, (channel) => channels.has(channel))
    const place = { alarm: alarm.id, encounter: alarm.encounter, level }
    if (step.nobody) {
      const { ward, bed } = alarm
      this.#options.ledger.line({
        receipt: null,
        at_ms: now_ms,
        action: 'call.failed',
        subject: alarm.id,
        detail: { ward, bed, level, why: step.nobody },
      })
      if (isFollowed(alarm)) this.#deliveries.nobody(place, step.nobody)
      return
    }
    const going = alarm.response.state === 'claimed' ? alarm.response.by : null
    const known = new Set(this.#held.get(alarm.id)?.map(({ id }) => id))
    const rows = step.rows.filter(({ id, user }) => !known.has(id) && (user === null || user !== going))
    if (rows.length === 0) return
    if (isFollowed(alarm))
      this.#deliveries.taken(
        place,
        rows.map(({ id }) => id),
        now_ms,
      )
    for (const row of rows) this.#queue(this.#bundles.place(row, TOLD_AT_ONCE.has(alarm.code) ? alarm.code : null, now_ms), titleOf(alarm))
  }

  #queue(row: CallRow, title: string): void {
    this.#hold(row, title)
    this.#tell(row, 'queued')
    const message = this.#sender.find(row.bundle)
    if (message && !this.#sender.isOnTheWay(message)) message.rows.push(row)
    else if (!this.#sender.add(callMessage(row))) {
      metrics.callsRefused.inc()
      this.#failed(row, 'refused', 'too many wait', null)
    }
  }

  #hold(row: CallRow, title: string): void {
    this.#held.set(row.alarm, [...(this.#held.get(row.alarm) ?? []), row])
    this.#titles.set(row, title)
  }

  #stop({ id }: Alarm, why: CallEnd, final: boolean): void {
    const held = this.#held.get(id)
    if (final) this.#deliveries.forget(id)
    else this.#deliveries.stopped(id)
    if (!held) return
    for (const row of held) if (row.state === 'queued') this.#unsend(row, why, final)
    if (!final) return
    this.#held.delete(id)
    this.#over(held.filter(isOut), why)
  }

  /** What waits goes nowhere; what is on its way is looked at when it has arrived. */
  #unsend(row: CallRow, why: CallEnd, final: boolean): void {
    const message = this.#sender.find(row.bundle)
    if (message && this.#sender.isOnTheWay(message)) {
      this.#stopped.set(row, { why, final })
      return
    }
    if (message) this.#takeOut(message, row)
    this.#cancelled(row, why)
  }

  #takeOut(message: Message, row: CallRow): void {
    message.rows = message.rows.filter((one) => one !== row)
    if (message.rows.length === 0) this.#sender.remove(message)
  }

  /** Who was called and need not come is told, once a thread and contact, when nothing else of it still calls. */
  #over(rows: readonly CallRow[], why: CallEnd): void {
    const threads = new Map<string, [CallRow, ...CallRow[]]>()
    for (const row of rows) {
      const key = `${threadOf(row)}|${row.contact}`
      const same = threads.get(key)
      if (same) same.push(row)
      else threads.set(key, [row])
    }
    for (const same of threads.values()) {
      const told = isToldWhenOver(same[0]) && !this.#stillCalls(same[0])
      if (told && this.#sender.add(overMessage(same, why, this.#options.clock.now_ms()))) continue
      for (const row of same) this.#cancelled(row, why)
    }
  }

  /** Whether others that went out in the same message are not over. */
  #stillCalls({ bundle, dedup }: CallRow): boolean {
    if (bundle === dedup) return false
    for (const rows of this.#held.values()) if (rows.some((row) => row.bundle === bundle && isOut(row))) return true
    return false
  }

  #cancelled(row: CallRow, why: string): void {
    if (row.state !== 'answered') row.state = 'cancelled'
    row.next_ms = null
    this.#tell(row, 'cancelled', why)
  }

  #answered({ alarm, by, answer, at_ms }: Extract<Order, { order: 'answered' }>): void {
    for (const row of this.#held.get(alarm.id) ?? []) {
      if (row.user !== by || !isOut(row) || row.answer === answer) continue
      Object.assign(row, { answer, state: 'answered' })
      this.#tell(row, 'answered', answer, `.${answer}`, at_ms)
    }
  }

  #attempted(message: Message, sending: Sending): void {
    this.#options.onContact(message.contact, sending)
    if (message.kind === 'cancelled') this.#toldOver(message, sending)
    else if (sending.state === 'failed') for (const row of [...message.rows]) this.#notSent(message, row, sending)
    else for (const row of message.rows) this.#sent(row, sending, message.attempts)
  }

  #reportedOf(row: CallRow, rows: readonly CallRow[], state: Reported['state'], detail: string): void {
    if (state === 'delivered') {
      if (row.state === 'sent') Object.assign(row, { state })
      this.#tell(row, 'delivered')
      return
    }
    if (row.state !== 'sent') return
    this.#failed(row, 'unreachable', detail, null)
    if (!rows.some(isOut)) this.#deliveries.nobody(row, 'unreachable')
  }

  #toldOver({ rows, why = 'ended' }: Message, sending: Sending): void {
    if (sending.state === 'failed' && sending.again_ms !== null) return
    for (const row of rows) this.#cancelled(row, sending.state === 'failed' ? `${why}, not told` : why)
  }

  #sent(row: CallRow, { state, provider_id }: Extract<Sending, { provider_id: unknown }>, attempts: number): void {
    if (isOut(row)) return // it was answered twice
    Object.assign(row, { state, attempts, next_ms: null, provider_id: provider_id && plain(provider_id) })
    this.#tell(row, 'sent')
    if (state === 'delivered') this.#tell(row, 'delivered')
    const stopped = this.#stopped.get(row)
    this.#stopped.delete(row)
    if (stopped?.final) this.#over([row], stopped.why)
    else this.#deliveries.reached(row)
  }

  #notSent(message: Message, row: CallRow, { why, code, again_ms }: Extract<Sending, { state: 'failed' }>): void {
    if (row.state !== 'queued') return
    row.attempts = message.attempts
    const stopped = this.#stopped.get(row)
    if (!stopped) {
      this.#failed(row, why, code, again_ms)
      return
    }
    this.#stopped.delete(row)
    this.#takeOut(message, row)
    this.#cancelled(row, stopped.why)
  }

  #failed(row: CallRow, why: NotDelivered, code: string, again_ms: number | null): void {
    const final = again_ms === null
    row.next_ms = again_ms
    if (final) row.state = 'failed'
    this.#tell(row, 'failed', `${why}: ${plain(code)}${final ? '' : ', tried again'}`, `.${row.attempts}`)
    this.#deliveries.failed(row.alarm, row.level, row.id, why, final)
  }

  #tell(row: CallRow, hop: Hop, detail = '', nth = '', at_ms = this.#options.clock.now_ms()): void {
    metrics.calls.inc({ channel: row.channel, hop })
    const receipt = receiptOf(row, hop, at_ms, detail, nth)
    const action = hop === 'failed' && row.state !== 'failed' ? undefined : ACTIONS[hop]
    const { alarm, ward, bed, level, channel } = row
    const said = { alarm, ward, bed, level, channel, ...(detail ? { why: detail } : {}) }
    this.#options.ledger.row(row, receipt, action && { receipt: receipt.id, at_ms, action, subject: row.id, detail: said })
  }
}

const ACTIONS: Partial<Record<Hop, AuditAction>> = {
  queued: 'call.made',
  delivered: 'call.delivered',
  failed: 'call.failed',
  cancelled: 'call.cancelled',
  answered: 'call.answered',
}

const OUT: ReadonlySet<Hop> = new Set(['sent', 'delivered', 'seen', 'answered'])
/** Whether a provider has it. */
function isOut({ state }: CallRow): boolean {
  return OUT.has(state)
}

/** That a call of "a call reached nobody" reaches nobody is not told by another such alarm. */
function isFollowed(alarm: Pick<Alarm, 'code'> | undefined): boolean {
  return alarm?.code !== 'not_delivered'
}

/** A provider's words on their way into our rows: printable, and short. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
}
