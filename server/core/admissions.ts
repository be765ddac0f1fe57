import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import type { BootFacts } from '../store/boot.ts'

const SYSTEM = 'system'

/**
 * Tells the engine of patients and bindings that the store has in force. Both records are idempotent, so this is said
 * at every start; the record of a later change comes from its command.
 */
export function appendAdmissions({ log, clock, facts }: { log: Log; clock: Clock; facts: BootFacts }): void {
  const at_ms = clock.now_ms()
  const say = (encounter: string, record: LogRecord) => log.append(partitionOf(encounter), record)
  const admitted = new Set<string>()
  for (const { encounter, ward, bed, profile } of facts.encounters) {
    admitted.add(encounter)
    say(encounter, { kind: 'admit', at_ms, encounter, ward, bed, profile, by: SYSTEM })
  }
  for (const { device, encounter, from_ms, to_ms } of facts.bindings) {
    if (admitted.has(encounter) && to_ms === null) say(encounter, { kind: 'bind', at_ms, encounter, device, from_ms, by: SYSTEM })
  }
}
