import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { placeOnGrid } from '../record/read.ts'
import { unpackSegments, type WaveSegment } from '../record/segment.ts'
import type { RecordSignal } from './wfdb-record.ts'
import { unitOf } from './words.ts'

/** Waves of one stay and one hour on a grid of event time; what was not recorded is MISSING_SAMPLE. */
export interface Hour {
  /** Packed segments of a channel; those of a channel that is none of ours are left out. */
  add(channel: string, bytes: Uint8Array): void
  /** Signals sampled together, by rate; each as long as the hour. Signals of which nothing was recorded are left out. */
  groups(): Array<{ rate_hz: number; signals: RecordSignal[] }>
}

interface Grid extends RecordSignal {
  rate_hz: number
  any: boolean
}

/** `from_ms`..`to_ms`: at most an hour. */
export function createHour(from_ms: number, to_ms: number): Hour {
  const grids = new Map<string, Grid>()

  function gridOf(channel: string, unit: string, { rate_hz, gain, offset }: WaveSegment): Grid {
    const key = `${channel}\n${rate_hz}\n${gain}\n${offset}`
    let grid = grids.get(key)
    if (!grid) {
      const samples = new Int16Array(Math.ceil(((to_ms - from_ms) * rate_hz) / 1000)).fill(MISSING_SAMPLE)
      grid = { channel, unit, rate_hz, gain, offset, samples, any: false }
      grids.set(key, grid)
    }
    return grid
  }

  return {
    add(channel, bytes) {
      const unit = unitOf(channel)
      if (unit === null) return
      for (const segment of unpackSegments(Buffer.from(bytes))) {
        if (segment.kind !== 'wave') continue
        const grid = gridOf(channel, unit, segment)
        grid.any = placeOnGrid(grid.samples, segment, from_ms) || grid.any
      }
    },
    groups() {
      const byRate = new Map<number, RecordSignal[]>()
      for (const { rate_hz, any, ...signal } of grids.values()) {
        if (any) byRate.set(rate_hz, [...(byRate.get(rate_hz) ?? []), signal])
      }
      return [...byRate].sort(([a], [b]) => b - a).map(([rate_hz, signals]) => ({ rate_hz, signals }))
    },
  }
}
