import type { NumberNow, NumbersEffect } from '../../contracts/effect.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import { packTick, type TickBed, type TickHead, type TickWave } from '../../contracts/live.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { keepOnly } from './keep-only.ts'

/** Waves of one view (a ward or a bed) since its last tick. Built only while somebody watches. */
export interface Picture {
  /** Takes the blocks of a frame that the view shows. Back-fill, older than what was shown, is left out. */
  add(record: FrameRecord, shows: (channel: string) => boolean): void
  /** The next tick, and starts anew. `encounters` in any order; `numbersOf` gives what to send of each. */
  tick(
    encounters: readonly string[],
    numbersOf: (encounter: string) => Record<string, NumberNow> | undefined,
    server_ms: number,
  ): Uint8Array
}

interface Piece {
  t0_ms: number
  block: WaveBlock
}

/** Seconds of one wave that wait for a tick; a burst of older data beyond it is not shown (the strip has it). */
const WAITING_MAX_MS = 8_000
/** A wave shown further ahead than this came from a clock that was wrong; what comes now replaces it. */
const AHEAD_MAX_MS = 2_000
const endOf = ({ t0_ms, block }: Piece) => t0_ms + (block.samples.length * 1000) / block.rate_hz

export function createPicture(view: 'w' | 'b', id: string): Picture {
  let waiting = new Map<string, Map<string, Piece[]>>()
  const shown = new Map<string, Map<string, number>>()
  let seq = 0

  function keep(encounter: string, piece: Piece, at_ms: number): void {
    const ends = shown.get(encounter) ?? new Map<string, number>()
    shown.set(encounter, ends)
    const before = ends.get(piece.block.channel) ?? Number.NEGATIVE_INFINITY
    if (endOf(piece) <= before + 1 && before < at_ms + AHEAD_MAX_MS) return
    ends.set(piece.block.channel, endOf(piece))
    const channels = waiting.get(encounter) ?? new Map<string, Piece[]>()
    waiting.set(encounter, channels)
    const pieces = channels.get(piece.block.channel) ?? []
    channels.set(piece.block.channel, pieces)
    pieces.push(piece)
    while (pieces.length > 1 && endOf(piece) - pieces[0]!.t0_ms > WAITING_MAX_MS) pieces.shift()
  }

  return {
    add({ encounter, event_ms, at_ms, frame }, shows) {
      for (const block of frame.blocks) if (shows(block.channel)) keep(encounter, { t0_ms: event_ms, block }, at_ms)
    },
    tick(encounters, numbersOf, server_ms) {
      const taken = waiting
      waiting = new Map()
      if (shown.size > encounters.length) for (const gone of [...shown.keys()]) if (!encounters.includes(gone)) shown.delete(gone)
      const pieces: Piece[] = []
      const beds = encounters.flatMap((e): TickBed[] => {
        const channels = taken.get(e)
        const n = numbersOf(e)
        if (!channels && !n) return []
        return [{ e, w: channels ? [...channels.values()].flatMap((one) => wavesOf(one, pieces)) : [], ...(n ? { n } : {}) }]
      })
      const head: TickHead = { v: view, id, server_ms, seq: ++seq, beds }
      return packTick(head, samplesOf(head, pieces))
    },
  }
}

/** Pieces that follow one another are one wave; its samples go to the end of `all`. `o` is filled in when they are laid out. */
function wavesOf(pieces: readonly Piece[], all: Piece[]): TickWave[] {
  const waves: TickWave[] = []
  let end_ms = Number.NaN
  for (const piece of pieces) {
    const { t0_ms, block } = piece
    const last = waves.at(-1)
    const follows = last && last.fs === block.rate_hz && last.g === block.gain && last.off === block.offset
    if (follows && Math.abs(t0_ms - end_ms) <= Math.max(8, 1000 / block.rate_hz)) last.n += block.samples.length
    else waves.push({ c: block.channel, t0: t0_ms, fs: block.rate_hz, n: block.samples.length, g: block.gain, off: block.offset, o: 0 })
    end_ms = endOf(piece)
    all.push(piece)
  }
  return waves
}

function samplesOf(head: TickHead, pieces: readonly Piece[]): Int16Array {
  let o = 0
  for (const { w } of head.beds) {
    for (const wave of w) {
      wave.o = o
      o += wave.n
    }
  }
  const samples = new Int16Array(o)
  let at = 0
  for (const { block } of pieces) {
    samples.set(block.samples, at)
    at += block.samples.length
  }
  return samples
}

/** Numbers now, by patient: what changed goes with every tick, all of them once a second, so a skipped tick loses nothing. */
export interface Numbers {
  take(effect: NumbersEffect): void
  all(encounter: string): Record<string, NumberNow> | undefined
  /** Those taken after `stamp`. */
  since(encounter: string, stamp: number): Record<string, NumberNow> | undefined
  stamp(): number
  /** Forgets everybody else. */
  keep(encounters: ReadonlySet<string>): void
}

export function createNumbers(): Numbers {
  const patients = new Map<string, { numbers: Record<string, NumberNow>; stamp: number }>()
  let stamp = 0
  return {
    take({ encounter, numbers }) {
      let patient = patients.get(encounter)
      if (!patient) {
        patient = { numbers: {}, stamp: 0 }
        patients.set(encounter, patient)
      }
      const known = patient.numbers
      for (const key in numbers) if (!(known[key] && known[key].event_ms > numbers[key]!.event_ms)) known[key] = numbers[key]!
      patient.stamp = ++stamp
    },
    all: (encounter) => patients.get(encounter)?.numbers,
    since(encounter, than) {
      const patient = patients.get(encounter)
      return patient && patient.stamp > than ? patient.numbers : undefined
    },
    stamp: () => stamp,
    keep: (encounters) => keepOnly(patients, encounters),
  }
}
