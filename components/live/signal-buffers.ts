import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { TickWave } from '../../contracts/live.ts'
import { DESK_SHARE, Playout } from './playout.ts'

/** A packet that starts within this of where the last one ended continues it (screens 4.2). */
export const REANCHOR_MS = 20
/** Stretches filled in late and not yet repainted; of more than these the oldest is passed over, and shown when all is painted anew. */
const LATE_MAX = 32
/** Packets wholly older than the ring, one after another, after which the ring starts anew: the source's time stepped back. */
const STALE_MAX = 8

/**
 * The last samples of one wave of one patient. Index = event time x rate, so equal indexes of two rings of one
 * rate are the same instant. What never came stays MISSING: a gap is kept as a gap.
 */
export class Ring {
  readonly data: Int16Array
  /** One beyond the newest sample; 0 before the first. */
  head = 0
  /** Distinct present samples written, drawn by the renderer, passed over on purpose (hidden tab). */
  fed = 0
  drawn = 0
  skipped = 0
  gaps = 0
  /** Index up to which it was drawn, whoever drew it: a sector that is laid out anew goes on there. NaN: nothing yet. */
  read = Number.NaN
  /** How often it was emptied and began anew: what was drawn of it before is nothing of this. */
  starts = 0
  /** Samples that came too late to be kept. */
  refused = 0
  /** True while a renderer reads this ring. */
  watched = false
  private base = 0
  private stale = 0
  private late: Array<[number, number]> = []
  private readonly mask: number

  /** @param capacity in samples, a power of two. */
  constructor(
    readonly channel: string,
    readonly fs: number,
    public gain: number,
    public off: number,
    capacity: number,
  ) {
    if ((capacity & (capacity - 1)) !== 0) throw new RangeError('ring capacity must be a power of two')
    this.data = new Int16Array(capacity).fill(MISSING_SAMPLE)
    this.mask = capacity - 1
  }

  indexAt(event_ms: number): number {
    return Math.floor((event_ms * this.fs) / 1000)
  }
  timeOf(index: number): number {
    return (index * 1000) / this.fs
  }
  /** Oldest index still held. */
  get oldest(): number {
    return Math.max(this.base, this.head - this.data.length)
  }
  /** Raw sample, or MISSING_SAMPLE where there is none. */
  at(index: number): number {
    if (index >= this.head || index < this.oldest) return MISSING_SAMPLE
    return this.data[(index - this.base) & this.mask]!
  }
  /** Physical value of a raw sample. */
  value(raw: number): number {
    return raw * this.gain + this.off
  }

  /** Samples from event time `t0_ms` on. Late ones are put where they belong, repeated ones change nothing. */
  write(t0_ms: number, samples: Int16Array): void {
    let from = Math.round((t0_ms * this.fs) / 1000)
    if (this.head === 0) this.base = this.head = from
    if (Math.abs(from - this.head) * 1000 <= REANCHOR_MS * this.fs) from = this.head
    if (from + samples.length <= this.oldest && this.tooOld(samples.length)) return
    if (this.head === 0) this.base = this.head = from
    this.stale = 0
    if (from > this.head) this.skipTo(from)
    const before = this.head
    const first = Math.max(from, this.oldest)
    this.refused += first - from
    let late = -1
    for (let i = first; i < from + samples.length; i++) {
      const isNew = this.put(i, samples[i - from]!)
      if (isNew && i < before && late < 0) late = i
      if (late >= 0 && (!isNew || i >= before)) late = this.noteLate(late, i)
    }
    if (late >= 0) this.noteLate(late, Math.min(before, from + samples.length))
  }

  /** Late stretches since the last call, for repainting. */
  takeLate(): Array<[number, number]> {
    if (this.late.length === 0) return this.late
    const taken = this.late
    this.late = []
    return taken
  }

  /** Present samples in [from, to). */
  present(from: number, to: number): number {
    let n = 0
    for (let i = Math.max(from, this.oldest); i < Math.min(to, this.head); i++) if (this.at(i) !== MISSING_SAMPLE) n++
    return n
  }

  /** Whether there is no sample from `from` on. */
  isBlank(from: number): boolean {
    for (let i = this.head - 1; i >= Math.max(from, this.oldest); i--) if (this.at(i) !== MISSING_SAMPLE) return false
    return true
  }

  /** @returns whether the packet is refused; after STALE_MAX in a row the ring is emptied and starts at it. */
  private tooOld(n: number): boolean {
    this.refused += n
    if (++this.stale < STALE_MAX) return true
    this.refused -= n
    this.data.fill(MISSING_SAMPLE)
    this.late = []
    this.head = this.base = 0
    this.read = Number.NaN
    this.starts++
    return false
  }

  private skipTo(index: number): void {
    this.gaps++
    const blank = Math.min(index - this.head, this.data.length)
    for (let i = index - blank; i < index; i++) this.data[(i - this.base) & this.mask] = MISSING_SAMPLE
    this.head = index
  }

  /** @returns whether a present sample stands where there was none. */
  private put(index: number, sample: number): boolean {
    const slot = (index - this.base) & this.mask
    const known = index < this.head && this.data[slot] !== MISSING_SAMPLE
    if (index < this.head && (known || sample === MISSING_SAMPLE)) return false
    this.data[slot] = sample
    if (index >= this.head) this.head = index + 1
    if (sample === MISSING_SAMPLE) return false
    this.fed++
    return true
  }

  private noteLate(from: number, to: number): -1 {
    this.late.push([from, to])
    if (this.late.length > LATE_MAX) {
      const [first, end] = this.late.shift()!
      this.skipped += this.present(first, end)
    }
    return -1
  }
}

/** Without a packet a clock never moves: one for all. */
const UNHEARD = new Playout()

/** Waves of every patient on this screen: rings and one playout clock a bed. Outside React, read by the frame loop. */
export class WaveHub {
  /** Ring size in samples of a wave of 250 Hz: 16384 = 65 s on a bed page, 4096 = 16 s on a ward; faster waves have more. */
  capacity = 4096
  /** Of clocks that begin from now on: a wall waits for the slowest packet of a minute, a desk for all but one in a hundred. */
  share = DESK_SHARE
  private readonly beds = new Map<string, Map<string, Ring>>()
  private readonly clocks = new Map<string, Playout>()

  /** Takes one bed's waves of one tick; `arrival_ms` is the screen's monotonic clock. */
  feed(encounter: string, waves: readonly TickWave[], samples: Int16Array, arrival_ms: number): void {
    let end = Number.NEGATIVE_INFINITY
    let length = 0
    let anew = false
    for (const wave of waves) {
      const ring = this.ringFor(encounter, wave)
      const { starts } = ring
      ring.write(wave.t0, samples.subarray(wave.o, wave.o + wave.n))
      anew ||= ring.starts > starts
      const length_ms = (wave.n * 1000) / wave.fs
      end = Math.max(end, wave.t0 + length_ms)
      length = Math.max(length, length_ms)
    }
    // The source's time stepped back: its clock would stand where it was until time comes there again.
    if (anew) this.clocks.delete(encounter)
    if (length > 0) this.clockFor(encounter).packet(end, length, arrival_ms)
  }

  ring(encounter: string, channel: string): Ring | undefined {
    return this.beds.get(encounter)?.get(channel)
  }
  /** Channels heard of a patient, in order of arrival. */
  channels(encounter: string): string[] {
    return [...(this.beds.get(encounter)?.keys() ?? [])]
  }
  /** The bed's playout clock; of a bed that was not heard or is forgotten one that stands still, and nothing is kept of it. */
  playout(encounter: string): Playout {
    return this.clocks.get(encounter) ?? UNHEARD
  }
  /** Event time of the newest sample of a channel (or of any), ms; -Infinity when nothing was heard. */
  newest_ms(encounter: string, channel?: string): number {
    let newest = Number.NEGATIVE_INFINITY
    for (const ring of this.beds.get(encounter)?.values() ?? [])
      if (!channel || ring.channel === channel) newest = Math.max(newest, ring.timeOf(ring.head))
    return newest
  }
  /** Forgets every patient but these: no wave of another patient outlives its page. */
  keep(encounters: ReadonlySet<string>): void {
    for (const known of [...this.beds.keys(), ...this.clocks.keys()])
      if (!encounters.has(known)) {
        this.beds.delete(known)
        this.clocks.delete(known)
      }
  }
  /** Sums over the rings a renderer reads. */
  counts(): { fed: number; drawn: number; skipped: number; gaps: number; refused: number; rings: number } {
    const sum = { fed: 0, drawn: 0, skipped: 0, gaps: 0, refused: 0, rings: 0 }
    for (const bed of this.beds.values())
      for (const ring of bed.values()) {
        if (!ring.watched) continue
        sum.rings++
        for (const key of ['fed', 'drawn', 'skipped', 'gaps', 'refused'] as const) sum[key] += ring[key]
      }
    return sum
  }

  private clockFor(encounter: string): Playout {
    const clock = this.clocks.get(encounter) ?? new Playout(this.share)
    this.clocks.set(encounter, clock)
    return clock
  }

  private ringFor(encounter: string, wave: TickWave): Ring {
    const bed = this.beds.get(encounter) ?? new Map<string, Ring>()
    const known = bed.get(wave.c)
    const ring = known?.fs === wave.fs ? known : new Ring(wave.c, wave.fs, wave.g, wave.off, capacityAt(this.capacity, wave.fs))
    ring.gain = wave.g
    ring.off = wave.off
    this.beds.set(encounter, bed.set(wave.c, ring))
    return ring
  }
}

/** As many seconds of a faster wave as of one of 250 Hz, in a power of two. */
function capacityAt(capacity: number, rate_hz: number): number {
  return capacity * 2 ** Math.max(0, Math.ceil(Math.log2(rate_hz / 250)))
}
