import { MISSING_SAMPLE } from '../../../contracts/channel.ts'
import { channelsByName, numberChannel, type RecordedNumber, type RecordedWave, type Recording } from './recording.ts'

export const BIDMC_RATE_HZ = 125
const PRESSURES = new Set(['ABP', 'ART', 'CVP', 'PAP'])

interface Table {
  /** Column names, trimmed: the files write them with a leading space. */
  names: string[]
  rows: number
  /** NaN where a cell is empty or says NaN. */
  column(name: string): Float64Array
}

/** Reads a CSV of numbers with one header line. @throws RangeError when a row has too few cells */
export function parseTable(text: string): Table {
  const lines = text.split(/\r?\n/)
  while (lines.length > 0 && lines[lines.length - 1]!.trim() === '') lines.pop()
  const names = (lines[0] ?? '').split(',').map((n) => n.trim())
  const rows = lines.length - 1
  const cells = names.map(() => new Float64Array(rows))
  for (let r = 0; r < rows; r++) {
    const row = lines[r + 1]!.split(',')
    if (row.length < names.length) throw new RangeError(`row ${r + 1}: ${row.length} cells, the header has ${names.length}`)
    for (let c = 0; c < names.length; c++) cells[c]![r] = row[c]!.trim() === '' ? Number.NaN : Number(row[c])
  }
  return {
    names,
    rows,
    column: (name) => {
      const c = names.indexOf(name)
      if (c < 0) throw new RangeError(`no column ${name}`)
      return cells[c]!
    },
  }
}

/** _Signals.csv: waves at 125 Hz. Time is row / 125; the file's own time column is rounded and repeats. */
export function parseSignals(text: string): RecordedWave[] {
  const table = parseTable(text)
  const names = table.names.slice(1)
  const keys = channelsByName(names)
  return names.map((name, i) => {
    const pressure = PRESSURES.has(name.toUpperCase())
    const gain = pressure ? 0.02 : 0.0005
    const samples = Int16Array.from(table.column(name), (v) => (Number.isNaN(v) ? MISSING_SAMPLE : Math.round(v / gain)))
    return {
      name,
      channel: keys[i] ?? null,
      rate_hz: BIDMC_RATE_HZ,
      gain,
      offset: 0,
      unit: pressure ? 'mm[Hg]' : 'NU',
      trusted: true,
      samples,
    }
  })
}

/** _Numerics.csv: one row a second. A respiratory rate of 0 is the monitor's "no rate", not an apnoea: it becomes NaN. */
export function parseNumerics(text: string): RecordedNumber[] {
  const table = parseTable(text)
  return table.names.slice(1).map((name) => {
    const channel = numberChannel(name)
    const values = table.column(name).map((v) => (channel === 'rr_device' && v === 0 ? Number.NaN : v))
    return { name, channel, values }
  })
}

/** _Breaths.csv: sample numbers at 125 Hz by each of two annotators; padded with NaN and not paired by row. */
export function parseBreaths(text: string): [number[], number[]] {
  const table = parseTable(text)
  const of = (i: number) => [...table.column(table.names[i]!)].filter((v) => !Number.isNaN(v))
  return [of(0), of(1)]
}

/** A whole recording from the texts of its files. */
export function readBidmc(id: string, signals: string, numerics: string, fix = ''): Recording {
  const waves = parseSignals(signals)
  const about = fix
    .split(/\r?\n/)
    .filter((l) => /age|gender|location/i.test(l))
    .join(' · ')
  return {
    id,
    layout: 'bidmc',
    about,
    duration_s: (waves[0]?.samples.length ?? 0) / BIDMC_RATE_HZ,
    waves,
    numbers: parseNumerics(numerics),
  }
}
