import type { StripReply } from '../../contracts/api.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/** One channel of a strip, ready to draw: seconds since 1970 and physical values; null where nothing was measured. */
export interface StripLane {
  channel: string
  unit: string
  t: number[]
  y: Array<number | null>
  /** Stretches [from, to] in seconds without a sample, cut to the strip: hatched, never bridged. */
  gaps: Array<[number, number]>
}

/** Two blocks this many sample intervals apart are one trace; more is a gap. */
const JOIN_SAMPLES = 1.5

/** Base64 of int16 little-endian. @throws RangeError on an odd number of bytes. */
export function decodeSamples(base64: string): Int16Array {
  const text = atob(base64)
  if (text.length % 2 !== 0) throw new RangeError('samples: odd number of bytes')
  const out = new Int16Array(text.length / 2)
  for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(2 * i) | (text.charCodeAt(2 * i + 1) << 8)
  return out
}

/** A stretch of samples without a hole. */
interface Run {
  t0: number
  step_s: number
  y: number[]
}

/** Lanes of a strip in the order their channels first appear; what was measured of a channel is put in order of time. */
export function stripLanes(reply: StripReply): StripLane[] {
  const channels = [...new Set(reply.waves.map((wave) => wave.channel))]
  return channels.map((channel) => {
    const waves = reply.waves.filter((wave) => wave.channel === channel)
    const runs = waves.flatMap(runsOf).sort((a, b) => a.t0 - b.t0)
    return { channel, unit: waves[0]?.unit ?? '', ...trace(runs), gaps: gapsBetween(runs, reply.from_ms / 1000, reply.to_ms / 1000) }
  })
}

function runsOf(wave: StripReply['waves'][number]): Run[] {
  const samples = decodeSamples(wave.samples)
  const step_s = 1 / wave.rate_hz
  const runs: Run[] = []
  let run: Run | null = null
  samples.forEach((sample, i) => {
    if (sample === MISSING_SAMPLE) {
      run = null
      return
    }
    if (!run) {
      run = { t0: wave.t0_ms / 1000 + i * step_s, step_s, y: [] }
      runs.push(run)
    }
    run.y.push(sample * wave.gain + wave.offset)
  })
  return runs
}

const endOf = (run: Run) => run.t0 + run.y.length * run.step_s

/** One line, broken by a null wherever two runs do not touch; what repeats is drawn once. */
function trace(runs: readonly Run[]): Pick<StripLane, 't' | 'y'> {
  const t: number[] = []
  const y: Array<number | null> = []
  for (const run of runs) {
    const last = t.at(-1)
    if (last !== undefined && run.t0 - last > JOIN_SAMPLES * run.step_s) {
      t.push(last + run.step_s)
      y.push(null)
    }
    run.y.forEach((value, i) => {
      const at = run.t0 + i * run.step_s
      if (at <= (t.at(-1) ?? Number.NEGATIVE_INFINITY)) return
      t.push(at)
      y.push(value)
    })
  }
  return { t, y }
}

/** A border this wide is rounding of the request, not missing data. */
const BORDER_S = 0.05

function gapsBetween(runs: readonly Run[], from: number, to: number): Array<[number, number]> {
  const gaps: Array<[number, number]> = []
  let covered = from
  for (const run of runs) {
    if (run.t0 - covered > Math.max(BORDER_S, run.step_s)) gaps.push([covered, Math.min(run.t0, to)])
    covered = Math.max(covered, endOf(run))
  }
  if (to - covered > BORDER_S) gaps.push([covered, to])
  return gaps
}
