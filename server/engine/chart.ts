import { CHARTED_AHEAD_MAX_MS, CHARTED_LATE_MAX_MS } from '../../contracts/observation.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import { addToChart } from './observed.ts'
import { tellScores } from './scores.ts'
import type { Patient, Step } from './state.ts'

type ChartCommand = Extract<CommandRecord['command'], { type: 'chart' }>

/** Puts one visit's observations into the patient's chart and says so. @returns why not, or null when done. */
export function charted(step: Step, patient: Patient, record: CommandRecord, { observed_ms, observations }: ChartCommand): string | null {
  const { at_ms, by } = record
  if (observed_ms > at_ms + CHARTED_AHEAD_MAX_MS) return 'in_future'
  if (observed_ms < at_ms - CHARTED_LATE_MAX_MS) return 'too_old'
  addToChart(patient.chart, observations, observed_ms, at_ms, by)
  step.sink.chart(patient.encounter, { by, observed_ms, observations })
  tellScores(step, patient, true)
  return null
}
