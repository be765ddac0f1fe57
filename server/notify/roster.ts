import type { ChannelName } from '../../contracts/call.ts'
import type { Clock } from '../clock.ts'
import { fresh } from '../fresh.ts'
import { log as journal } from '../observe/log.ts'
import type { WardCalls } from './step.ts'

/**
 * Who is on, how they are reached and what each ward's chain is, in memory: calls go out by the last reading while the
 * database is away. Whose shift ends meanwhile is not called; who comes on meanwhile is not known.
 */
export interface Roster {
  wardCalls(ward: string): WardCalls | undefined
  /** null: not known, or dead. */
  addressOf(contact: string): string | null
  /** The address is dead: nothing more goes there, whatever the next reading says. */
  dead(contact: string): void
  /** That it is dead could not be kept: the provider is asked again, and says so again. */
  unsaid(contact: string): void
  /** Reads what is so now. Keeps the last reading when the database is away. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

export interface RosterOptions {
  clock: Clock
  wards(at_ms: number): Promise<ReadonlyMap<string, WardCalls>>
  addresses(): Promise<ReadonlyMap<string, { channel: ChannelName; address: string }>>
  every_ms?: number
}

/** Shifts begin and end by the clock, without a change of facts that would tell of it. */
const EVERY_MS = 5_000

export function createRoster({ clock, wards, addresses, every_ms = EVERY_MS }: RosterOptions): Roster {
  let known: ReadonlyMap<string, WardCalls> = new Map()
  let ways: ReadonlyMap<string, { address: string }> = new Map()
  const gone = new Set<string>()
  const reading = fresh(async () => {
    try {
      const [read, addressed] = await Promise.all([wards(clock.now_ms()), addresses()])
      known = read
      ways = addressed
      for (const contact of gone) if (!addressed.has(contact)) gone.delete(contact)
    } catch (error) {
      journal.debug({ error: String(error) }, 'who is on duty was not read; the last reading stays')
    }
  })
  const timer = setInterval(() => void reading.run(), every_ms)
  timer.unref()

  return {
    wardCalls: (ward) => known.get(ward),
    addressOf: (contact) => (gone.has(contact) ? null : (ways.get(contact)?.address ?? null)),
    dead: (contact) => void gone.add(contact),
    unsaid: (contact) => void gone.delete(contact),
    refresh: reading.run,
    async stop() {
      clearInterval(timer)
      await reading.settled()
    },
  }
}
