import { DETECTORS } from '../detectors/index.ts'
import type { Played } from './play.ts'

/** Red alarms of patients whose alarms nobody announced: how often a ward would have run. */
export interface RedCount {
  hours: number
  by_detector: Map<string, number>
}

const RED = new Set(DETECTORS.filter((d) => d.kind === 'clinical' && d.priority === 'high').map((d) => d.id))

export function emptyRed(): RedCount {
  return { hours: 0, by_detector: new Map() }
}

/** Adds the red alarms of one recording. */
export function countRed(count: RedCount, { alarms }: Played, duration_s: number): void {
  count.hours += duration_s / 3_600
  for (const { detector } of alarms) if (RED.has(detector)) count.by_detector.set(detector, (count.by_detector.get(detector) ?? 0) + 1)
}

/** "12.5 h: asystole 1, ventricular-tachycardia 7; 0.64 an hour, true ones among them". */
export function redRow(name: string, { hours, by_detector }: RedCount): string {
  const all = [...by_detector].sort(([a], [b]) => (a < b ? -1 : 1))
  const sum = all.reduce((n, [, more]) => n + more, 0)
  const kinds = all.map(([detector, n]) => `${detector} ${n}`).join(', ') || 'none'
  return `${name}, ${hours.toFixed(1)} h: ${kinds}; ${(sum / hours).toFixed(2)} an hour, true ones among them`
}
