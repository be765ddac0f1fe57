import type { Call, ChannelName } from '../../contracts/call.ts'
import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'
import { ATTEMPTS_MAX, backoff_ms } from './backoff.ts'
import { type Channels, NotSent, SEND_TIMEOUT_MS, type Sent } from './channel.ts'
import type { Message, Sending } from './message.ts'

/** The outbox worker: sends what is due, high first, tries again what failed. It knows contacts and messages, no alarm. */
export interface Sender {
  /** @returns false when too many wait: it is not taken. */
  add(message: Message): boolean
  /** The message of this key that waits, or is on its way. */
  find(key: string): Message | undefined
  isOnTheWay(message: Message): boolean
  /** Takes a message out; what an attempt on its way brings is still told. */
  remove(message: Message): void
  /** Starts what is due, and gives up what hangs. */
  turn(): void
  /** Messages that wait or are on their way. */
  size(): number
  /** Nothing more goes out; what an attempt on its way brings is still told. */
  stop(): void
}

export interface SenderOptions {
  clock: Clock
  /** [0, 1). */
  random: () => number
  channels: Channels
  /** null: it cannot be opened, or is there no more. */
  addressOf(contact: string): string | null
  callOf(message: Message): Call
  /** Told once an attempt. */
  onAttempt(message: Message, sending: Sending): void
}

/** Attempts at one time and channel: one provider that hangs holds up nobody else's. */
export const PARALLEL = 8
/** Messages in memory; one more is refused and counted. Of high priority twice as many. */
export const WAITING_MAX = 10_000
/** A channel that does not keep its own time limit is not waited for. */
const GIVE_UP_MS = SEND_TIMEOUT_MS + 1_000

interface Flight {
  message: Message
  since_ms: number
  abort: AbortController
  /** Given up; what it still brings is looked at only if it is good. */
  over: boolean
}

export function createSender({ clock, random, channels, addressOf, callOf, onAttempt }: SenderOptions): Sender {
  const queue = new Map<string, Message>()
  const flights = new Map<Message, Flight>()
  let stopped = false

  function onTheWay(channel: ChannelName): number {
    let n = 0
    for (const { message } of flights.values()) if (message.channel === channel) n++
    return n
  }

  function land(flight: Flight, sending: Sending): void {
    const { message } = flight
    if (flights.get(message) === flight) flights.delete(message)
    const isLate = flight.over
    if (isLate && sending.state === 'failed') return
    flight.over = true
    if (sending.state === 'failed' && sending.again_ms !== null) message.due_ms = sending.again_ms
    else if (queue.get(message.key) === message) queue.delete(message.key)
    onAttempt(message, sending)
  }

  function failed(message: Message, error: unknown): Sending {
    const known = error instanceof NotSent ? error : null
    if (!known) journal.error({ channel: message.channel, error: String(error) }, 'a channel failed in a way it should not')
    const tries = (known?.retry ?? true) && message.attempts < ATTEMPTS_MAX
    const wait_ms = backoff_ms(message.attempts, random, known?.after_ms ?? null)
    const code = known?.message ?? 'fault'
    return {
      ...{ state: 'failed', why: known?.why ?? 'unreachable', code, gone: known?.gone ?? false },
      again_ms: tries ? clock.now_ms() + wait_ms : null,
    }
  }

  async function attempt(flight: Flight): Promise<void> {
    const { message, abort } = flight
    const sending = await speak(message, abort.signal).then(
      ({ state, provider_id }): Sending => ({ state, provider_id: provider_id ?? null }),
      (error: unknown) => failed(message, error),
    )
    land(flight, sending)
    turn()
  }

  async function speak(message: Message, signal: AbortSignal): Promise<Sent> {
    const channel = channels.get(message.channel)
    if (!channel) throw new NotSent('not set up', 'no_channel', { retry: false })
    const address = addressOf(message.contact)
    if (address === null) throw new NotSent('no address', 'refused', { retry: false })
    return channel.send(callOf(message), address, signal)
  }

  function start(message: Message): void {
    message.attempts++
    const flight = { message, since_ms: clock.monotonic_ms(), abort: new AbortController(), over: false }
    flights.set(message, flight)
    void attempt(flight)
  }

  function giveUpHanging(): void {
    for (const flight of [...flights.values()]) {
      if (clock.monotonic_ms() - flight.since_ms < GIVE_UP_MS) continue
      flight.abort.abort()
      land(flight, failed(flight.message, new NotSent('no answer', 'timeout', { retry: true })))
      flight.over = true
    }
  }

  function turn(): void {
    if (stopped) return
    giveUpHanging()
    const now_ms = clock.now_ms()
    const due = [...queue.values()].filter((message) => message.due_ms <= now_ms && !flights.has(message))
    due.sort((a, b) => Number(b.priority === 'high') - Number(a.priority === 'high') || a.due_ms - b.due_ms)
    for (const message of due) if (onTheWay(message.channel) < PARALLEL) start(message)
  }

  return {
    add(message) {
      if (queue.size >= (message.priority === 'high' ? 2 : 1) * WAITING_MAX) return false
      queue.set(message.key, message)
      return true
    },
    find: (key) => queue.get(key),
    isOnTheWay: (message) => flights.has(message),
    remove(message) {
      if (queue.get(message.key) === message) queue.delete(message.key)
    },
    turn,
    stop() {
      stopped = true
    },
    size: () => queue.size,
  }
}
