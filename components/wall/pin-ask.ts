import { createStore } from 'zustand/vanilla'
import type { CommandReply } from '../live/live-client.ts'

/** What the PIN pad is open for. */
export interface PinAsk {
  id: number
  /** What will be done, in words. */
  words: string
  /** Sends it with the PIN that was typed. */
  send: (pin: string) => Promise<CommandReply>
  /** The answer that ends it; null: they thought better of it. */
  done: (reply: CommandReply | null) => void
}

/** One pad a screen: who asks while it is open takes it over, and the other's asking ends with nothing sent. */
export const pinAsk = createStore<{ asked: PinAsk | null }>()(() => ({ asked: null }))

let asks = 0

/** Opens the pad. Resolves when something was answered that typing another PIN does not change, or with null. */
export function askPin(words: string, send: PinAsk['send']): Promise<CommandReply | null> {
  pinAsk.getState().asked?.done(null)
  return new Promise((resolve) => {
    const asked: PinAsk = {
      id: ++asks,
      words,
      send,
      done(reply) {
        if (pinAsk.getState().asked === asked) pinAsk.setState({ asked: null })
        resolve(reply)
      },
    }
    pinAsk.setState({ asked })
  })
}
