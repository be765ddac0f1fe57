import type { Alarm } from '../../contracts/alarm.ts'
import { studyAlarms, studyLimits, studyNumbers } from '../store/study.ts'
import { type Cell, csvLine, iso } from './csv.ts'
import type { StayExport } from './export.ts'
import type { Sheet } from './folder.ts'
import { shifted } from './study-key.ts'
import { codeWord, detectorWord, OTHER, settingWord, unitOf, word } from './words.ts'

const PAGE_MS = 30 * 60_000
const DIGITS = 4
const number = (value: number | null | undefined) => (typeof value === 'number' ? Number(value.toFixed(DIGITS)) : null)

/** Numbers by minute of the recorded time. @returns how many lines */
export async function writeNumbers(sheet: Sheet, one: StayExport, [first_ms, last_ms]: readonly [number, number]): Promise<number> {
  let lines = 0
  for (let from_ms = first_ms; from_ms < last_ms; from_ms += PAGE_MS)
    await one.pace.page(async () => {
      for (const row of await studyNumbers(one.store, one.stay.encounter, from_ms, Math.min(from_ms + PAGE_MS, last_ms))) {
        const unit = unitOf(row.channel)
        if (unit === null) continue
        const at = iso(shifted(row.minute_ms, one.shift_days))
        sheet.write(csvLine([one.code, at, row.channel, unit, row.n, number(row.min), number(row.mean), number(row.max)]))
        lines++
      }
    })
  return lines
}

/** @returns how many lines */
export async function writeAlarms(sheet: Sheet, one: StayExport): Promise<number> {
  let lines = 0
  for await (const page of studyAlarms(one.store, one.stay.encounter, one.from_ms, one.to_ms))
    await one.pace.page(async () => {
      for (const alarm of page) sheet.write(csvLine(alarmCells(one, alarm)))
      lines += page.length
    })
  return lines
}

function alarmCells({ code, shift_days }: StayExport, alarm: Alarm): Cell[] {
  const at = (ms: unknown) => iso(typeof ms === 'number' ? shifted(ms, shift_days) : null)
  const { response, params } = alarm
  const parameter = typeof params.parameter === 'string' && params.parameter !== '' ? parameterWord(params.parameter) : null
  return [
    ...[code, at(alarm.onset_ms), at(alarm.raised_ms), at(alarm.ended_ms), detectorWord(alarm.detector), codeWord(alarm.code)],
    ...[word('kind', alarm.kind), word('priority', alarm.priority), word('source', alarm.source), word('condition', alarm.condition)],
    ...[word('end_reason', alarm.end_reason), word('response', response.state), 'at_ms' in response ? at(response.at_ms) : null],
    ...[alarm.late === true ? 1 : 0, parameter, numeric(params.value), numeric(params.limit)],
  ]
}

const numeric = (value: unknown) => (typeof value === 'number' ? number(value) : null)
const parameterWord = (parameter: string) => (unitOf(parameter) === null ? OTHER : parameter)

/** @returns how many lines */
export function writeLimits(sheet: Sheet, one: StayExport): Promise<number> {
  return one.pace.page(async () => {
    let lines = 0
    for (const { version, at_ms, until_ms, changes } of await studyLimits(one.store, one.stay.encounter, one.from_ms, one.to_ms)) {
      const at = (ms: number | null) => iso(ms === null ? null : shifted(ms, one.shift_days))
      for (const { detector, setting, before, after } of changedOf(changes)) {
        sheet.write(csvLine([one.code, at(at_ms), at(until_ms), version, detectorWord(detector), settingWord(setting), before, after]))
        lines++
      }
    }
    return lines
  })
}

/** What is not a pair of before and after is no change of a setting. */
function changedOf(changes: Record<string, unknown>) {
  return Object.entries(changes).flatMap(([detector, settings]) =>
    Object.entries(typeof settings === 'object' && settings !== null ? settings : {}).flatMap(([setting, pair]) =>
      Array.isArray(pair) ? [{ detector, setting, before: numeric(pair[0]), after: numeric(pair[1]) }] : [],
    ),
  )
}
