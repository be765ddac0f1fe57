import type { WardUnits } from '../../contracts/units.ts'
import type { StripLane } from '../bed/strip-decode.ts'
import { scaleIn, toShown } from '../units/units.ts'
import { parameterOf } from '../waveform/wave-look.ts'

/** Paper speed and gain of an electrocardiogram (AHA/ACC/HRS 2007: 25 mm/s, 10 mm/mV). One unit of a drawing is one millimetre. */
export const MM_PER_S = 25
export const MM_PER_MV = 10
/** What fits on a sheet beside its labels: 250 mm. */
export const ROW_S = 10
export const ROW_MM = ROW_S * MM_PER_S
/** Height of all waves of a sheet of A4 on its side. */
export const AREA_MM = 124
/** Times under a row. */
export const AXIS_MM = 6
const ECG_MM: readonly [number, number] = [20, 50]
const OTHER_MM = 20

export interface PaperLane {
  lane: StripLane
  /** Millimetres on paper a unit of the wave. */
  mm_per_unit: number
  /** Value at the lower edge. */
  base: number
  height_mm: number
  /** Something of it lies beyond the edges and is cut there. */
  cut: boolean
}

/** An ECG at 10 mm/mV, always; every other wave in 20 mm, one millimetre being 1, 2 or 5 times a power of ten. */
export function paperLane(stored: StripLane, units?: WardUnits): PaperLane {
  const lane = inWard(stored, units)
  const [min, max] = rangeOf(lane.y)
  return parameterOf(lane.channel) === 'ecg' ? ecgLane(lane, min, max) : otherLane(lane, min, max)
}

/** Its scale is read beside numbers in the ward's unit, and a millimetre is a round figure of that. */
function inWard(lane: StripLane, units?: WardUnits): StripLane {
  const scale = scaleIn(lane.unit, parameterOf(lane.channel) === 'co2', 0, units)
  return { ...lane, unit: scale.unit, y: lane.y.map((value) => (value === null ? null : toShown(scale, value))) }
}

function rangeOf(y: StripLane['y']): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of y) {
    if (value === null) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return min <= max ? [min, max] : [0, 0]
}

/** Its lower edge lies on a whole half millivolt, so that zero falls on a thick line. */
function ecgLane(lane: StripLane, min: number, max: number): PaperLane {
  const half = (value: number) => Math.floor(value * 2) / 2
  const wanted = Math.ceil(((max - half(min)) * MM_PER_MV) / 5) * 5 + 5
  const height_mm = Math.min(Math.max(wanted, ECG_MM[0]), ECG_MM[1])
  const base = wanted > ECG_MM[1] ? half((min + max) / 2 - height_mm / MM_PER_MV / 2) : half(min)
  const top = base + height_mm / MM_PER_MV
  return { lane, mm_per_unit: MM_PER_MV, base, height_mm, cut: min < base || max > top }
}

function otherLane(lane: StripLane, min: number, max: number): PaperLane {
  const span = Math.max(max - min, Math.abs(max) * 0.01, 1e-6)
  for (const unit_per_mm of niceFrom(span / OTHER_MM)) {
    const base = Math.floor(min / (5 * unit_per_mm)) * 5 * unit_per_mm
    if (max <= base + OTHER_MM * unit_per_mm) return { lane, mm_per_unit: 1 / unit_per_mm, base, height_mm: OTHER_MM, cut: false }
  }
  throw new RangeError('no scale: a wave is finite')
}

/** 1, 2, 5, 10, 20 … from `least` on. */
function* niceFrom(least: number): Generator<number> {
  for (let power = 10 ** Math.floor(Math.log10(least)); power < Number.MAX_VALUE / 10; power *= 10)
    for (const step of [1, 2, 5]) if (step * power >= least * 0.999) yield step * power
}

/** One row of paper: some waves over ten seconds. */
export interface PaperRow {
  from_s: number
  to_s: number
  lanes: PaperLane[]
  height_mm: number
}

/** Rows on sheets: waves that do not fit above each other go to a row of their own, a row is never broken. */
export function sheetsOf(lanes: readonly PaperLane[], from_s: number, to_s: number): PaperRow[][] {
  const groups = groupsOf(lanes)
  const sheets: PaperRow[][] = []
  let left = 0
  for (let at = from_s; at < to_s - 0.001; at += ROW_S)
    for (const group of groups) {
      const height_mm = group.reduce((sum, lane) => sum + lane.height_mm, 0)
      if (height_mm + AXIS_MM > left) {
        sheets.push([])
        left = AREA_MM + AXIS_MM
      }
      sheets.at(-1)!.push({ from_s: at, to_s: Math.min(at + ROW_S, to_s), lanes: group, height_mm })
      left -= height_mm + AXIS_MM
    }
  return sheets
}

function groupsOf(lanes: readonly PaperLane[]): PaperLane[][] {
  const groups: PaperLane[][] = []
  let left = 0
  for (const lane of lanes) {
    if (lane.height_mm > left) {
      groups.push([])
      left = AREA_MM
    }
    groups.at(-1)!.push(lane)
    left -= lane.height_mm
  }
  return groups
}

const mm = (value: number) => String(Math.round(value * 100) / 100)

/** The trace of [from_s, to_s] in millimetres from the upper left corner; a missing sample lifts the pen. */
export function tracePath({ lane: { t, y }, mm_per_unit, base, height_mm }: PaperLane, from_s: number, to_s: number): string {
  const points: string[] = []
  let pen = 'M'
  for (let i = 0; i < t.length; i++) {
    const [at, value] = [t[i]!, y[i]]
    if (at < from_s || at > to_s) continue
    if (value === null || value === undefined) {
      pen = 'M'
      continue
    }
    points.push(`${pen}${mm((at - from_s) * MM_PER_S)} ${mm(height_mm - (value - base) * mm_per_unit)}`)
    pen = 'L'
  }
  return points.join('')
}

/** Lines every `step_mm`, both ways, edges included. */
export function gridPath(width_mm: number, height_mm: number, step_mm: number): string {
  const lines: string[] = []
  for (let x = 0; x <= width_mm + 0.001; x += step_mm) lines.push(`M${mm(x)} 0V${mm(height_mm)}`)
  for (let y = 0; y <= height_mm + 0.001; y += step_mm) lines.push(`M0 ${mm(y)}H${mm(width_mm)}`)
  return lines.join('')
}

/** Slanted lines within a box from x0 to x1: nothing was measured there. */
export function hatchPath(x0: number, x1: number, height_mm: number, step_mm = 2): string {
  const lines: string[] = []
  for (let foot = x0 - height_mm + step_mm; foot < x1; foot += step_mm) {
    const [left, right] = [Math.max(foot, x0), Math.min(foot + height_mm, x1)]
    lines.push(`M${mm(left)} ${mm(height_mm - (left - foot))}L${mm(right)} ${mm(height_mm - (right - foot))}`)
  }
  return lines.join('')
}

/** Waves of a strip nobody chose for: the best lead, then up to three others. */
export function usualWaves(channels: readonly string[]): string[] {
  const ecg = channels.filter((channel) => parameterOf(channel) === 'ecg')
  const lead = ecg.includes('ecg_ii') ? 'ecg_ii' : ecg[0]
  const others = channels.filter((channel) => parameterOf(channel) !== 'ecg')
  return [...(lead === undefined ? [] : [lead]), ...others].slice(0, 4)
}
