import type { Alarm } from '../../contracts/alarm.ts'
import type { NotDelivered } from '../../contracts/call.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import { type CallEnd, type Order, TOLD_AT_ONCE } from './book.ts'
import { Bundles } from './bundle.ts'
import { type CallOff, createCallOff } from './call-off.ts'
import type { Channels } from './channel.ts'
import type { Reported } from './channels/sms/status.ts'
import { Deliveries, type Said } from './deliveries.ts'
import { Held, isOut } from './held.ts'
import type { Ledger } from './ledger.ts'
import { callMessage, type Sending } from './message.ts'
import { createOutcomes, type Outcomes } from './outcomes.ts'
import { type CallRow, isAsking } from './row.ts'
import { sayingOf, type Words } from './say.ts'
import { createSender, type Sender } from './sender.ts'
import { callsOfAsked, callsOfStep, hasNext, type Step, type WardCalls } from './step.ts'
import { createTeller, type Tell } from './teller.ts'
import { titleOf } from './title.ts'

export interface DeskOptions {
  clock: Clock
  /** [0, 1). */
  random: () => number
  channels: Channels
  addressOf(contact: string): string | null
  /** As last read. */
  wardCalls(ward: string): WardCalls | undefined
  /** Whether no screen shows this patient's bed. */
  isUnwatched(encounter: string): boolean
  words: Omit<Words, 'title'>
  /** Where people reach us: "https://ward.example". */
  origin: string
  ledger: Ledger
  onDelivery(said: Said): void
  onContact(contact: string, sending: Sending): void
}

/** Where orders become calls, and calls are held until they are over. */
export class Desk {
  readonly #options: DeskOptions
  readonly #held = new Held()
  readonly #bundles = new Bundles()
  readonly #deliveries: Deliveries
  readonly #sender: Sender
  readonly #tell: Tell
  readonly #callOff: CallOff
  readonly #outcomes: Outcomes

  constructor(options: DeskOptions) {
    const { clock, random, channels, addressOf, words, origin, ledger, onContact } = options
    const held = this.#held
    const said: Words = { ...words, title: (row) => held.titleOf(row) }
    const sender = createSender({
      ...{ clock, random, channels, addressOf },
      callOf: (message) => sayingOf(message, said, origin),
      onAttempt: (message, sending) => {
        onContact(message.contact, sending)
        this.#outcomes.attempted(message, sending)
      },
    })
    this.#options = options
    this.#sender = sender
    this.#deliveries = new Deliveries(options.onDelivery)
    this.#tell = createTeller({ clock, ledger })
    this.#callOff = createCallOff({ held, sender, tell: this.#tell, clock })
    this.#outcomes = createOutcomes({ held, deliveries: this.#deliveries, callOff: this.#callOff, tell: this.#tell, remove: sender.remove })
  }

  /** Messages that wait or are on their way. */
  get waiting(): number {
    return this.#sender.size()
  }

  carry(order: Order): void {
    if (order.order === 'call') this.#call(order.alarm, order.level, null)
    else if (order.order === 'ask') this.#ask(order.alarm, order.to)
    else if (order.order === 'unask') this.#unask(order.alarm, order.of)
    else if (order.order === 'stop') this.#stop(order.alarm, order.why, order.final)
    else if (order.order === 'answered') this.#answered(order)
    else if (!hasNext(this.#options.wardCalls(order.alarm.ward), order.alarm)) {
      const { level, revision } = order.alarm
      this.#call(order.alarm, level, revision)
    }
  }

  /** What a provider says later of a call it had taken. */
  reported(report: Reported): void {
    this.#outcomes.reported(report)
  }

  /** Sends what is due, gives up what hangs, and tells of what has reached nobody. */
  turn(): void {
    this.#sender.turn()
    this.#deliveries.turn(this.#options.clock.now_ms())
  }

  /** Nothing more goes out. */
  stop(): void {
    this.#sender.stop()
  }

  /** Calls of before the start are taken up where they were: what was not sent is due, with the same key. */
  adopt(rows: readonly CallRow[], alarms: ReadonlyMap<string, Alarm>): void {
    for (const row of rows) {
      const alarm = alarms.get(row.alarm)
      this.#held.add(row, alarm ? titleOf(alarm) : 'Alarm')
      const message = row.state === 'queued' ? this.#sender.find(row.bundle) : undefined
      if (message) message.rows.push(row)
      else if (row.state === 'queued' && !this.#sender.add(callMessage(row))) this.#refuse(row)
    }
    for (const [id, own] of this.#held.all()) {
      if (own.some(isOut)) continue
      this.#deliveries.mayHaveMissed(id)
      if (isFollowed(alarms.get(id))) this.#followAgain(lastStep(own))
    }
  }

  /** A step of before the start is due when the first of its calls that wait was, and what has failed of it has. */
  #followAgain(step: readonly CallRow[]): void {
    const waiting = step.filter(({ state }) => state === 'queued')
    const [first] = waiting.toSorted((a, b) => a.created_ms - b.created_ms)
    const lost = step.some(({ state }) => state === 'failed')
    if (first) this.#deliveries.taken(first, idsOf(waiting), first.created_ms, lost)
  }

  #call(alarm: Alarm, level: number, again: number | null): void {
    const { clock, channels, wardCalls } = this.#options
    const now_ms = clock.now_ms()
    this.#take(
      alarm,
      level,
      callsOfStep({ alarm, level, again }, wardCalls(alarm.ward), now_ms, (channel) => channels.has(channel)),
    )
  }

  #ask(alarm: Alarm, to: string): void {
    const { clock, channels, wardCalls } = this.#options
    this.#take(
      alarm,
      alarm.level,
      callsOfAsked(alarm, to, wardCalls(alarm.ward), clock.now_ms(), (channel) => channels.has(channel)),
    )
  }

  #take(alarm: Alarm, level: number, step: Step): void {
    const now_ms = this.#options.clock.now_ms()
    const place = { alarm: alarm.id, encounter: alarm.encounter, level }
    if (step.nobody) {
      const detail = { ward: alarm.ward, bed: alarm.bed, level, why: step.nobody }
      this.#options.ledger.line({ receipt: null, at_ms: now_ms, action: 'call.failed', subject: alarm.id, detail })
      if (isFollowed(alarm) && this.#isMissed(alarm, step.nobody)) this.#deliveries.nobody(place, step.nobody)
      return
    }
    // Whoever is going knows; after a start, what was called before is not called again.
    const going = alarm.response.state === 'claimed' ? alarm.response.by : null
    const known = new Set(idsOf(this.#held.of(alarm.id)))
    const rows = step.rows.filter(({ id, user }) => !known.has(id) && (user === null || user !== going))
    if (rows.length === 0) return
    if (isFollowed(alarm)) this.#deliveries.taken(place, idsOf(rows), now_ms)
    const kind = TOLD_AT_ONCE.has(alarm.code) ? alarm.code : null
    for (const row of rows) this.#queue(this.#bundles.place(row, kind, now_ms), titleOf(alarm))
  }

  /** Who is on duty with a screen alone has the alarm there, as long as a screen shows the bed. */
  #isMissed({ code, encounter }: Alarm, why: NotDelivered): boolean {
    return why !== 'nobody_reachable' || (!TOLD_AT_ONCE.has(code) && this.#options.isUnwatched(encounter))
  }

  #queue(row: CallRow, title: string): void {
    this.#held.add(row, title)
    this.#tell(row, 'queued')
    const message = this.#sender.find(row.bundle)
    if (message && !this.#sender.isOnTheWay(message)) message.rows.push(row)
    else if (!this.#sender.add(callMessage(row))) this.#refuse(row)
  }

  #refuse(row: CallRow): void {
    metrics.callsRefused.inc()
    this.#outcomes.failed(row, 'refused', 'too many wait', null)
  }

  #stop({ id, asked }: Alarm, why: CallEnd, final: boolean): void {
    const rows = this.#held.of(id)
    const waiting = rows.filter(({ state }) => state === 'queued')
    // Silenced, an asking stands: every screen says so, and asked again nobody would be called.
    const kept = final ? [] : waiting.filter((row) => isAsking(row) && row.user === asked?.to)
    if (final) this.#deliveries.forget(id)
    else this.#deliveries.stopped(id, idsOf(kept))
    for (const row of waiting) if (!kept.includes(row)) this.#unsend(row, why, final)
    if (!final) return
    this.#held.drop(id)
    this.#callOff.over(rows.filter(isOut), why)
  }

  #unask({ id, asked }: Alarm, of: string | null): void {
    for (const row of this.#held.of(id)) {
      if (row.state !== 'queued' || !isAsking(row) || row.user === asked?.to || (of !== null && row.user !== of)) continue
      this.#deliveries.withdrawn(row)
      this.#unsend(row, 'not_asked', false)
    }
  }

  /** What waits goes nowhere; what is on its way is looked at when it has arrived. */
  #unsend(row: CallRow, why: CallEnd, final: boolean): void {
    const message = this.#sender.find(row.bundle)
    if (message && this.#sender.isOnTheWay(message)) {
      this.#held.stopped.set(row, { why, final })
      return
    }
    if (message) this.#outcomes.takeOut(message, row)
    this.#callOff.cancelled(row, why)
  }

  #answered({ alarm, by, answer, at_ms }: Extract<Order, { order: 'answered' }>): void {
    for (const row of this.#held.of(alarm.id)) {
      if (row.user !== by || !isOut(row) || row.answer === answer) continue
      Object.assign(row, { answer, state: 'answered' })
      this.#tell(row, 'answered', answer, `.${answer}`, at_ms)
    }
  }
}

/** The calls of the newest step of the newest chain, and of whoever was asked beside it. */
function lastStep(own: readonly CallRow[]): CallRow[] {
  const chain = Math.max(...own.map((row) => row.chain))
  const ofChain = own.filter((row) => row.chain === chain)
  const level = Math.max(...ofChain.map((row) => row.level))
  return ofChain.filter((row) => row.level === level)
}

const idsOf = (rows: readonly CallRow[]) => rows.map(({ id }) => id)

/** That a call of "a call reached nobody" reaches nobody is not told by another such alarm. */
function isFollowed(alarm: Pick<Alarm, 'code'> | undefined): boolean {
  return alarm?.code !== 'not_delivered'
}
