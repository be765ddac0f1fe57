import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import { fresh } from '../fresh.ts'
import type { Log } from '../log/log.ts'
import type { BootFacts } from '../store/boot.ts'

/**
 * The engine follows the facts: whatever they hold that it has not been told becomes records. It looks at how things
 * stand, not at what happened, so that a crash between fact and record, a notice nobody heard and a change made while
 * core was down all end the same way: the next look says what is missing. Every record may be said twice.
 */
export interface Follower {
  /** Resolves when what stood in the facts at the call has been appended. @throws when they cannot be read: nothing was said. */
  follow(): Promise<void>
  /** Partitions whose patients have changed since the start: they need a snapshot though nobody may lie there now. */
  partitions(): ReadonlySet<number>
}

/** What the engine has been told by this process. */
interface Told {
  /** Stays it holds: where they lie and, by device, since when it is worn. */
  stays: Map<string, { ward: string; bed: string; worn: Map<string, number> }>
  /** Stays it was told the end of, until it says so itself. */
  ended: Set<string>
}

const SYSTEM = 'system'

export function createFollower({ read, log, clock }: { read: () => Promise<BootFacts>; log: Pick<Log, 'append'>; clock: Clock }): Follower {
  const told: Told = { stays: new Map(), ended: new Set() }
  const partitions = new Set<number>()
  const following = fresh(async () => {
    const facts = await read()
    for (const record of untold(told, facts, clock.now_ms())) {
      const partition = partitionOf(record.encounter)
      partitions.add(partition)
      log.append(partition, record)
    }
  })
  return { follow: following.run, partitions: () => partitions }
}

type Said = Extract<LogRecord, { kind: 'admit' | 'bind' | 'unbind' | 'discharge' }>

/** What must be said so that the engine knows `facts`, in order; afterwards `told` knows that it was. */
export function untold(told: Told, facts: BootFacts, at_ms: number): Said[] {
  const records: Said[] = []
  const bindings = grouped(facts.bindings, ({ encounter }) => encounter)
  const lying = new Set(facts.encounters.map(({ encounter }) => encounter))
  for (const encounter of [...told.stays.keys(), ...facts.ending]) {
    if (lying.has(encounter) || told.ended.has(encounter)) continue
    records.push({ kind: 'discharge', at_ms, encounter, by: SYSTEM })
    told.stays.delete(encounter)
    told.ended.add(encounter)
  }
  for (const stay of facts.encounters)
    records.push(...placed(told, stay, at_ms), ...wears(told, stay.encounter, bindings.get(stay.encounter) ?? [], at_ms))
  const ending = new Set(facts.ending)
  for (const encounter of told.ended) if (!ending.has(encounter)) told.ended.delete(encounter)
  return records
}

/** Admitted, or moved to another bed. */
function placed({ stays }: Told, { encounter, ward, bed, profile }: BootFacts['encounters'][number], at_ms: number): Said[] {
  const known = stays.get(encounter)
  if (known?.ward === ward && known.bed === bed) return []
  stays.set(encounter, { ward, bed, worn: known?.worn ?? new Map() })
  return [{ kind: 'admit', at_ms, encounter, ward, bed, profile, by: SYSTEM }]
}

/** Devices put on and taken off. Of a stay this process has said nothing of, a device that is not worn is said to be off. */
function wears({ stays }: Told, encounter: string, bindings: BootFacts['bindings'], at_ms: number): Said[] {
  const { worn } = stays.get(encounter)!
  const said: Said[] = []
  for (const [device, rows] of grouped(bindings, ({ device }) => device)) {
    const known_ms = worn.get(device)
    const now_ms = rows.find(({ to_ms }) => to_ms === null)?.from_ms ?? OFF
    if (known_ms === now_ms) continue
    worn.set(device, now_ms)
    const taken_off = known_ms === undefined ? now_ms === OFF : known_ms !== OFF
    if (taken_off)
      said.push({ kind: 'unbind', at_ms, encounter, device, to_ms: Math.max(...rows.map(({ to_ms }) => to_ms ?? 0)), by: SYSTEM })
    if (now_ms !== OFF) said.push({ kind: 'bind', at_ms, encounter, device, from_ms: now_ms, by: SYSTEM })
  }
  return said
}

/** In the place of the time since which a device is worn. */
const OFF = -1

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
