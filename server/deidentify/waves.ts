import { studyWaves } from '../store/study.ts'
import type { StayExport } from './export.ts'
import { createHour, type Hour } from './hour.ts'
import { shifted } from './study-key.ts'
import { wfdbRecord } from './wfdb-record.ts'

const HOUR_MS = 3_600_000
/** Read at once: about 200 KB a patient. */
const PAGE_MS = 5 * 60_000

/** Waves of the recorded time, an hour at a time, read in small pages. @returns how many records */
export async function writeWaves(one: StayExport, [first_ms, last_ms]: readonly [number, number]): Promise<number> {
  let records = 0
  for (let from_ms = first_ms, hour = 0; from_ms < last_ms; from_ms += HOUR_MS, hour++) {
    const to_ms = Math.min(from_ms + HOUR_MS, last_ms)
    const waves = createHour(from_ms, to_ms)
    for (let page_ms = from_ms; page_ms < to_ms; page_ms += PAGE_MS) await readPage(one, waves, page_ms, Math.min(page_ms + PAGE_MS, to_ms))
    for (const [group, { rate_hz, signals }] of waves.groups().entries()) {
      const name = `${one.code}_h${String(hour).padStart(3, '0')}_${group}`
      await one.pace.page(async () => {
        const { header, data } = wfdbRecord(name, { rate_hz, start_ms: shifted(from_ms, one.shift_days), signals })
        one.folder.file(`waves/${one.code}/${name}.dat`, data)
        one.folder.file(`waves/${one.code}/${name}.hea`, header)
      })
      records++
    }
  }
  return records
}

function readPage({ store, stay, pace }: StayExport, waves: Hour, from_ms: number, to_ms: number): Promise<void> {
  return pace.page(async () => {
    for (const { channel, bytes } of await studyWaves(store, stay.encounter, from_ms, to_ms)) waves.add(channel, bytes)
  })
}
