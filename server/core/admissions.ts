import { DEFAULT_TIMES } from '../../contracts/policy.ts'
import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import { fresh } from '../fresh.ts'
import type { Log } from '../log/log.ts'
import type { BootFacts, PolicyTimes } from '../store/boot.ts'

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
  /** Stays it holds: where they lie, by device since when it is worn, and which policy of which ward is in force ('' = not told). */
  stays: Map<string, { ward: string; bed: string; worn: Map<string, number>; policy: string }>
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

type Said = Extract<LogRecord, { kind: 'admit' | 'policy' | 'bind' | 'unbind' | 'discharge' }>

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
  const policies = new Map(facts.policies.map(({ ward, times }) => [ward, times]))
  for (const stay of facts.encounters)
    records.push(
      ...placed(told, stay, at_ms),
      ...ruled(told, stay, policies.get(stay.ward) ?? NO_POLICY, at_ms),
      ...wears(told, stay.encounter, bindings.get(stay.encounter) ?? [], at_ms),
    )
  const ending = new Set(facts.ending)
  for (const encounter of told.ended) if (!ending.has(encounter)) told.ended.delete(encounter)
  return records
}

/** Admitted, or moved to another bed. */
function placed({ stays }: Told, { encounter, ward, bed, profile }: BootFacts['encounters'][number], at_ms: number): Said[] {
  const known = stays.get(encounter)
  if (known?.ward === ward && known.bed === bed) return []
  stays.set(encounter, { ward, bed, worn: known?.worn ?? new Map(), policy: known?.policy ?? '' })
  return [{ kind: 'admit', at_ms, encounter, ward, bed, profile, by: SYSTEM }]
}

/** A ward that has set up none: nobody is called. Told as well: the stay may have come from a ward that has. */
const NO_POLICY: PolicyTimes = { version: 0, high_ms: [], medium_ms: [], ...DEFAULT_TIMES }

/** The policy of the ward where the patient lies, when that is another than the engine was told. */
function ruled({ stays }: Told, { encounter, ward }: BootFacts['encounters'][number], times: PolicyTimes, at_ms: number): Said[] {
  const stay = stays.get(encounter)!
  const policy = times.version === 0 ? 'none' : `${times.version}/${ward}`
  if (stay.policy === policy) return []
  stay.policy = policy
  return [{ kind: 'policy', at_ms, encounter, ...times }]
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
