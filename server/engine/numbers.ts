import { CHANNEL_BY_KEY, DERIVED } from '../../contracts/channel.ts'
import type { Emitted } from './lane.ts'
import type { Patient, Step } from './state.ts'

function isNumber(key: string): boolean {
  return CHANNEL_BY_KEY.get(key)?.kind === 'numeric' || key in DERIVED
}

/** Takes the newest value of each number. A doubtful one is blank with its reason, never the last good value. */
export function takeNumbers(patient: Patient, emitted: readonly Emitted[]): void {
  const { now } = patient.numbers
  for (const { key, value, event_ms, quality, source } of emitted) {
    if (!isNumber(key) || event_ms < (now[key]?.event_ms ?? -Infinity)) continue
    const blank = quality !== '' || Number.isNaN(value)
    now[key] = { value: blank ? null : value, event_ms, quality: blank ? quality || 'missing' : '', source }
  }
}

/** At most once per second of event time: all numbers as they stand. */
export function tellNumbers(step: Step, patient: Patient, event_ms: number): void {
  const second = Math.floor(event_ms / 1000)
  if (second <= patient.numbers.second || Object.keys(patient.numbers.now).length === 0) return
  patient.numbers.second = second
  step.sink.numbers(patient.encounter, { event_ms, origin: patient.origin, numbers: { ...patient.numbers.now } })
}
