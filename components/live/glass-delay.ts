import { DELAY_BUCKETS, type DelayCounts, delayBucket, sparse } from '../../contracts/delay.ts'
import type { ScreenDelay, TickHead } from '../../contracts/live.ts'

/** One value a picture: 256 are a minute of a ward's and half a minute of a bed's. */
const KEPT = 256
/** Pictures that may wait for their frame; a page that paints nothing measures nothing. */
const WAITING_MAX = 32
const MEMORY_MS = 60_000

/** The newest values of one thing, with when they were taken. */
class Recent {
  private readonly ms = new Float64Array(KEPT)
  private readonly at_ms = new Float64Array(KEPT).fill(Number.NEGATIVE_INFINITY)
  private next = 0

  add(ms: number, now_ms: number): void {
    this.ms[this.next] = ms
    this.at_ms[this.next] = now_ms
    this.next = (this.next + 1) % KEPT
  }
  /** Adds what is not older to `found`. */
  since(from_ms: number, found: number[]): number[] {
    for (let i = 0; i < KEPT; i++) if (this.at_ms[i]! >= from_ms) found.push(this.ms[i]!)
    return found
  }
}

interface Picture {
  sent_ms: number
  /** Event time of the end of each bed's newest data. */
  ends: Array<[encounter: string, end_ms: number]>
}

/**
 * How late this screen is: from the end of the device's data to the frame that is painted after the picture with it has
 * come, by the server's clock as this screen knows it. Waves then run on behind, on purpose: that is told apart. Pure:
 * times are passed in.
 */
export class GlassDelay {
  private waiting: Picture[] = []
  private beds = new Map<string, Recent>()
  private waves = new Recent()
  private glass = new Uint32Array(DELAY_BUCKETS)
  private drawn = new Uint32Array(DELAY_BUCKETS)

  /** A picture has been taken in. @returns whether a frame should be waited for: none is yet. */
  arrived(head: TickHead): boolean {
    const ends = head.beds.flatMap(({ e, w }): Picture['ends'] => {
      const end_ms = w.reduce((most, { t0, n, fs }) => Math.max(most, t0 + (n * 1000) / fs), Number.NEGATIVE_INFINITY)
      return Number.isFinite(end_ms) ? [[e, end_ms]] : []
    })
    this.waiting.push({ sent_ms: head.server_ms, ends })
    if (this.waiting.length > WAITING_MAX) this.waiting.shift()
    return this.waiting.length === 1
  }

  /** The frame is painted: `server_ms` by the server's clock, `head_ms` is the event time that a bed's waves are drawn up to. */
  painted(server_ms: number, now_ms: number, head_ms: (encounter: string) => number): void {
    for (const { sent_ms, ends } of this.waiting.splice(0)) {
      this.drawn[delayBucket(server_ms - sent_ms)]!++
      for (const [encounter, end_ms] of ends) this.note(encounter, server_ms - end_ms, now_ms, server_ms - head_ms(encounter))
    }
  }

  /** What waited was received by a page that slept: it says nothing of the way. */
  forget(): void {
    this.waiting = []
  }

  /** Keeps these patients only. */
  keep(encounters: ReadonlySet<string>): void {
    for (const known of this.beds.keys()) if (!encounters.has(known)) this.beds.delete(known)
  }

  /** p95 of the last minute, of one bed or of all, ms; null = nothing was painted. */
  p95_ms(now_ms: number, encounter?: string): number | null {
    const found: number[] = []
    for (const [of, recent] of this.beds) if (encounter === undefined || of === encounter) recent.since(now_ms - MEMORY_MS, found)
    return p95(found)
  }

  /** What has been counted since the last time, and the last minute of each bed. */
  take(now_ms: number): ScreenDelay {
    const beds = [...this.beds.keys()].flatMap((encounter): Array<[string, number]> => {
      const ms = this.p95_ms(now_ms, encounter)
      return ms === null ? [] : [[encounter, Math.round(ms)]]
    })
    const [glass, drawn]: DelayCounts[] = [sparse(this.glass), sparse(this.drawn)]
    this.glass.fill(0)
    this.drawn.fill(0)
    const waves_ms = p95(this.waves.since(now_ms - MEMORY_MS, []))
    return { glass: glass!, drawn: drawn!, beds: Object.fromEntries(beds), waves_p95_ms: waves_ms === null ? null : Math.round(waves_ms) }
  }

  private note(encounter: string, ms: number, now_ms: number, behind_ms: number): void {
    const bed = this.beds.get(encounter) ?? new Recent()
    this.beds.set(encounter, bed)
    bed.add(Math.max(0, ms), now_ms)
    this.glass[delayBucket(ms)]!++
    if (Number.isFinite(behind_ms)) this.waves.add(Math.max(0, behind_ms), now_ms)
  }
}

function p95(values: number[]): number | null {
  if (values.length === 0) return null
  return Float64Array.from(values).sort()[Math.ceil(0.95 * values.length) - 1]!
}
