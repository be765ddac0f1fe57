import type { Command } from '../../contracts/command.ts'
import { live } from '../live/live.ts'
import type { CommandReply } from '../live/live-client.ts'
import { askPin } from '../wall/pin-ask.ts'

/**
 * Sends one intent of whoever is at this screen: at a wall once they have typed their PIN, and then as things stand by
 * then. null: they thought better of it, nothing was sent.
 */
export function intend(words: string, command: () => Command): Promise<CommandReply | null> {
  if (live.store.getState().me?.role !== 'kiosk') return live.client.command(command())
  return askPin(words, (pin) => live.client.command(command(), pin))
}
