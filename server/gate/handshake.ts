import type { FromDevice, ToDeviceInput } from '../../contracts/codec/device-message.ts'
import type { CloseName } from '../../contracts/error.ts'
import type { Hello } from '../../contracts/frame.ts'
import { type ClockEstimate, estimateFrom, type Round } from './clock.ts'
import { checkHello } from './hello.ts'

/** Rounds of a time exchange: enough to see one that was not delayed. */
export const ROUNDS = 3

export interface Instant {
  now_ms: number
  monotonic_ms: number
}

/** Measures the device's clock: ask, answer, ask ... The way there and back is timed on the monotonic clock. */
export interface TimeExchange {
  ask(at: Instant): ToDeviceInput
  /** @returns the estimate after the last round, 'more' after an earlier one, null when this reply was not asked for */
  answer(reply: { round: number; device_ms: number }, at: Instant): ClockEstimate | 'more' | null
}

export function timeExchange(): TimeExchange {
  const rounds: Round[] = []
  let asked: Instant | null = null
  return {
    ask(at) {
      asked = at
      return { time: { round: rounds.length + 1, server_ms: at.now_ms } }
    },
    answer({ round, device_ms }, at) {
      if (!asked || round !== rounds.length + 1 || !(Number.isFinite(device_ms) && device_ms > 0)) return null
      const there_and_back_ms = Math.max(0, at.monotonic_ms - asked.monotonic_ms)
      rounds.push({ sent_ms: asked.now_ms, received_ms: asked.now_ms + there_and_back_ms, device_ms })
      asked = null
      return rounds.length < ROUNDS ? 'more' : estimateFrom(rounds)
    },
  }
}

export type HandshakeStep =
  | { do: 'send'; message: ToDeviceInput }
  | { do: 'close'; close: CloseName; detail: string }
  | { do: 'open'; hello: Hello; estimate: ClockEstimate; device_ms: number }

/** Everything before the welcome: one hello, then ROUNDS time replies; anything else closes with what was expected. */
export function handshake(device: string): (message: FromDevice, at: Instant) => HandshakeStep {
  let hello: Hello | null = null
  const exchange = timeExchange()
  return (message, at) => {
    if (!hello) {
      if (!('hello' in message)) return { do: 'close', close: 'hello_expected', detail: 'the first message must be a hello' }
      const checked = checkHello(message.hello, device)
      if (!checked.ok) return { do: 'close', close: checked.close, detail: checked.detail }
      hello = checked.hello
      return { do: 'send', message: exchange.ask(at) }
    }
    if (!('time' in message)) return { do: 'close', close: 'hello_expected', detail: 'time replies come before anything else' }
    const answered = exchange.answer(message.time, at)
    if (answered === null) return { do: 'close', close: 'hello_invalid', detail: 'time reply: echo the round, give device_ms' }
    if (answered === 'more') return { do: 'send', message: exchange.ask(at) }
    return { do: 'open', hello, estimate: answered, device_ms: message.time.device_ms }
  }
}
