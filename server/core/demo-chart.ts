import type { Observations } from '../../contracts/observation.ts'
import { type CommandRecord, partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { BootFacts } from '../store/boot.ts'
import { DEMO_ACCOUNTS } from '../store/demo-ward.ts'

/** When the demo's patients were looked at, after their admission: just before the demo was first started. */
const SEEN_AFTER_MS = 55 * 60_000
/** An observation older than this would be refused. */
const STILL_ACCEPTED_MS = 11 * 3_600_000

/** By place in the ward: who has not been charted, who has oxygen, for whom scale 2 is prescribed. */
const NOT_CHARTED: ReadonlySet<number> = new Set([5, 16])
const ON_OXYGEN: ReadonlySet<number> = new Set([0, 3, 6, 9, 12, 18])
const ON_SCALE_2: ReadonlySet<number> = new Set([7])
const WHITE_CELLS: readonly number[] = [7.4, 9.1, 5.8, 11.2, 12.6, 6.9, 8.3]

/** What a nurse would have charted of the n-th patient. */
export function demoObservations(n: number): Observations | null {
  if (NOT_CHARTED.has(n)) return null
  const oxygen = ON_OXYGEN.has(n) ? ({ oxygen: 'oxygen', oxygen_l_per_min: 2 } as const) : ({ oxygen: 'air' } as const)
  return { consciousness: 'A', ...oxygen, gcs: 15, wbc_per_nl: WHITE_CELLS[n % WHITE_CELLS.length]! }
}

interface DemoChart {
  append(partition: number, record: CommandRecord): unknown
  clock: Clock
  facts: Pick<BootFacts, 'encounters'>
  /** People's names by id. */
  names: Readonly<Record<string, string>>
}

/** Id of the demo's person of this role. */
function idOf(role: string, names: DemoChart['names']): string {
  const { name } = DEMO_ACCOUNTS.find((account) => account.role === role)!
  return Object.keys(names).find((id) => names[id] === name) ?? 'demo'
}

/**
 * A demo's patients have been looked at once, so that their scores have something to stand on. Said at every start, of the
 * same instant: what a visitor has charted since is newer and stays.
 */
export function chartDemo({ append, clock, facts, names }: DemoChart): void {
  const [nurse, physician] = [idOf('nurse', names), idOf('physician', names)]
  const at_ms = clock.now_ms()
  const say = (encounter: string, by: string, observed_ms: number, observations: Observations) => {
    const command = { type: 'chart', encounter, observed_ms, observations } as const
    append(partitionOf(encounter), { kind: 'command', at_ms, key: crypto.randomUUID(), by, command })
  }
  const inOrder = facts.encounters.filter(({ origin }) => origin === 'simulated').sort((a, b) => (a.bed < b.bed ? -1 : 1))
  for (const [n, { encounter, admitted_ms, profile }] of inOrder.entries()) {
    const observed_ms = admitted_ms + SEEN_AFTER_MS
    const observations = demoObservations(n)
    if (profile !== 'adult' || observations === null || at_ms - observed_ms > STILL_ACCEPTED_MS) continue
    say(encounter, nurse, observed_ms, observations)
    if (ON_SCALE_2.has(n)) say(encounter, physician, observed_ms, { spo2_scale: 2 })
  }
}
