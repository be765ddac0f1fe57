import { MINUTE_MS } from '../record/gather.ts'
import type { Store } from '../store/store.ts'
import { type StudyRange, type StudyStay, studyBounds, studyRecorded, studyStays } from '../store/study.ts'
import { csvLine, headed, iso } from './csv.ts'
import type { Folder, Sheet } from './folder.ts'
import type { Link } from './keep.ts'
import type { ExportOptions } from './options.ts'
import type { Pace } from './pace.ts'
import { Refusal } from './refusal.ts'
import { writeAlarms, writeLimits, writeNumbers } from './sheets.ts'
import { ageOf, type Study, shifted } from './study-key.ts'
import { writeWaves } from './waves.ts'
import { word } from './words.ts'

/** How much was written: goes into the audit, beside who asked and for what. */
export interface Counts {
  stays: number
  numbers: number
  alarms: number
  limits: number
  records: number
}

export interface ExportWork {
  store: Store
  study: Study
  folder: Folder
  pace: Pace
  say(line: string): void
}

/** What every part of one stay's export needs to know. */
export interface StayExport extends Pick<ExportWork, 'store' | 'folder' | 'pace'> {
  stay: StudyStay
  code: string
  shift_days: number
  from_ms: number
  to_ms: number
}

const STAY = ['stay', 'patient', 'ward', 'bed', 'sex', 'age', 'profile', 'origin', 'admitted', 'discharged', 'devices']
const NUMBER = ['stay', 'minute', 'channel', 'unit', 'n', 'min', 'mean', 'max']
const ALARM = [
  ...['stay', 'onset', 'raised', 'ended', 'detector', 'code', 'kind', 'priority', 'source', 'condition', 'end_reason'],
  ...['response', 'response_at', 'late', 'parameter', 'value', 'limit'],
]
const LIMITS = ['stay', 'at', 'until', 'version', 'detector', 'setting', 'before', 'after']

const ABOUT = `De-identified export of Wardwave.

Codes (S stay, P patient, W ward, B bed, D device) mean nothing outside this study. All dates of one patient are moved by the same
number of whole days: intervals and the time of day (UTC) are true, dates are not. Ages from 90 are "90+".
A word that is none of Wardwave's own is "other".

stays.csv    one line a stay; devices as code:kind, several separated by a space
numbers.csv  every number by minute: how many values, least, mean, greatest
alarms.csv   every alarm: when, what judged it, how it ended
limits.csv   every change of a setting, before and after; empty = as the profile has it
waves/<stay> WFDB records of at most an hour: <stay>_h<hour>_<group>.hea and .dat (format 16), signals of one rate in one record
`

/**
 * Writes the whole set into the folder. @returns what was written, and from which stay each code comes.
 */
export async function exportStudy(
  work: ExportWork,
  range: StudyRange,
  formats: ExportOptions['formats'],
): Promise<{ counts: Counts; links: Link[] }> {
  const { store, folder, pace, study } = work
  const counts: Counts = { stays: 0, numbers: 0, alarms: 0, limits: 0, records: 0 }
  const links: Link[] = []
  folder.file('about.txt', ABOUT)
  const stays = headed(folder.sheet('stays.csv'), STAY)
  const csv = formats.has('csv')
  const numbers = csv ? headed(folder.sheet('numbers.csv'), NUMBER) : null
  const alarms = csv ? headed(folder.sheet('alarms.csv'), ALARM) : null
  const limits = csv ? headed(folder.sheet('limits.csv'), LIMITS) : null
  for await (const page of studyStays(store, range)) {
    for (const stay of page) {
      const shift_days = study.shift_days(stay.patient)
      const one: StayExport = { store, folder, pace, stay, code: study.code('stay', stay.encounter), shift_days, ...range }
      links.push(linkOf(study, stay, one.code, shift_days))
      writeStay(stays, one, study)
      counts.stays++
      const recorded = await pace.page(() => studyRecorded(store, stay.encounter, range.from_ms, range.to_ms))
      if (numbers && recorded) counts.numbers += await writeNumbers(numbers, one, recorded)
      if (alarms) counts.alarms += await writeAlarms(alarms, one)
      if (limits) counts.limits += await writeLimits(limits, one)
      if (formats.has('wfdb') && recorded) counts.records += await writeWaves(one, recorded)
      work.say(`  ${counts.stays} stays, ${(folder.bytes() / 1e6).toFixed(0)} MB`)
    }
  }
  for (const sheet of [stays, numbers, alarms, limits]) sheet?.close()
  return { counts, links }
}

/**
 * Whole minutes, up to the last one that is complete: what is being recorded now is left for the next export.
 * @throws Refusal when there is no such ward
 */
export async function rangeOf(
  store: Store,
  now_ms: number,
  { ward, from_ms, to_ms }: Pick<ExportOptions, 'ward' | 'from_ms' | 'to_ms'>,
): Promise<StudyRange> {
  const bounds = await studyBounds(store)
  if (ward !== null && !bounds.wards.includes(ward))
    throw new Refusal(`There is no ward ${ward}. There are: ${bounds.wards.join(', ') || 'none'}.`)
  const minute = (at_ms: number) => Math.floor(at_ms / MINUTE_MS) * MINUTE_MS
  return { ward, from_ms: minute(from_ms ?? bounds.oldest_ms ?? now_ms), to_ms: minute(Math.min(to_ms ?? now_ms, now_ms)) }
}

function linkOf(study: Study, { encounter, patient }: StudyStay, stay: string, shift_days: number): Link {
  return { stay, encounter, patient_code: study.code('patient', patient), patient, shift_days }
}

function writeStay(sheet: Sheet, { stay, code, shift_days }: StayExport, study: Study): void {
  const at = (ms: number | null) => iso(ms === null ? null : shifted(ms, shift_days))
  const devices = stay.devices.map(({ device, kind }) => `${study.code('device', device)}:${word('device_kind', kind)}`)
  sheet.write(
    csvLine([
      ...[code, study.code('patient', stay.patient), study.code('ward', stay.ward), study.code('bed', stay.bed)],
      ...[word('sex', stay.sex), ageOf(stay.born, stay.admitted_ms), word('profile', stay.profile), word('origin', stay.origin)],
      ...[at(stay.admitted_ms), at(stay.discharged_ms), devices.join(' ')],
    ]),
  )
}
