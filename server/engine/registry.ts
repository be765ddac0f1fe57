import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import type { Detector, Reading } from './detector.ts'
import { emptyReading } from './reading.ts'
import type { Signal } from './signal.ts'

/** How far values may run ahead of the evaluation that still waits for another source. */
const LOOKAHEAD_MS = 10_000

/** How the values of one name are kept: panes of `pane_ms`, `panes` of them. */
export interface PanePlan {
  pane_ms: number
  panes: number
}

/** What one channel of a source leads to. */
export interface Reach {
  /** Indices into `signals`. */
  signals: readonly number[]
  /** Indices into `detectors`. */
  detectors: readonly number[]
}

export type Profile = 'adult' | 'paediatric' | 'neonate'
export type Settings = Record<string, number>

/** Signals and detectors made ready: ordered, their windows planned, their defaults known. Built once per process. */
export interface Registry {
  build: string
  /** Upstream first. */
  signals: readonly Signal[]
  /** Suppressors first. */
  detectors: readonly Detector[]
  byId: ReadonlyMap<string, Detector>
  plans: ReadonlyMap<string, PanePlan>
  defaults: Readonly<Record<Profile, Readonly<Record<string, Settings>>>>
  /** One set of readings per detector, written anew for every evaluation: nothing is allocated for a window. */
  readings: ReadonlyArray<Record<string, Reading>>
  reach(channel: string): Reach
  /** Whether the signal of this index reads `key`. */
  takes(index: number, key: string): boolean
}

/** @throws Error when ids repeat, signals depend on each other in a circle, or a window does not fit its slide. */
export function compile(signals: readonly Signal[], detectors: readonly Detector[], build: string): Registry {
  const ordered = order(signals, (a, b) => a.writes.some((name) => wants(b.reads, name)))
  const judged = order(detectors, (a, b) => b.suppressed_by?.includes(a.id) ?? false)
  const byId = new Map(judged.map((d) => [d.id, d]))
  if (byId.size !== detectors.length) throw new Error('two detectors with one id')
  const memo = new Map<string, Reach>()
  const reach = (channel: string): Reach => {
    let known = memo.get(channel)
    if (known === undefined) {
      known = follow(channel, ordered, judged)
      if (CHANNEL_BY_KEY.has(channel)) memo.set(channel, known)
    }
    return known
  }
  const readings = judged.map((d) => Object.fromEntries(d.reads.map((key) => [key, emptyReading()])))
  const tables = { byId, plans: plan(judged), defaults: defaultsOf(judged), readings }
  return { build, signals: ordered, detectors: judged, ...tables, reach, takes: takesOf(ordered) }
}

/** `wants` by signal, remembered for the names there are: channels and what signals write. */
function takesOf(signals: readonly Signal[]): Registry['takes'] {
  const names = [...CHANNEL_BY_KEY.keys(), ...signals.flatMap((signal) => signal.writes)]
  const taken = signals.map(({ reads }) => new Set(names.filter((name) => wants(reads, name))))
  return (index, key) => taken[index]!.has(key)
}

/** Whether `reads` names `key`, exactly or as a family by trailing star. */
export function wants(reads: readonly string[], key: string): boolean {
  for (const read of reads) {
    if (read === key) return true
    if (read.endsWith('*') && key.startsWith(read.slice(0, -1))) return true
  }
  return false
}

/** Stable topological order by id: `before(a, b)` says a comes before b. */
function order<T extends { id: string }>(items: readonly T[], before: (a: T, b: T) => boolean): T[] {
  const waiting = [...items].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const done: T[] = []
  while (waiting.length > 0) {
    const next = waiting.findIndex((item) => !waiting.some((other) => other !== item && before(other, item)))
    if (next === -1) throw new Error(`in a circle: ${waiting.map((item) => item.id).join(', ')}`)
    done.push(...waiting.splice(next, 1))
  }
  return done
}

function follow(channel: string, signals: readonly Signal[], detectors: readonly Detector[]): Reach {
  const keys = new Set([channel])
  const reached: number[] = []
  signals.forEach((signal, i) => {
    if (![...keys].some((key) => wants(signal.reads, key))) return
    reached.push(i)
    for (const name of signal.writes) keys.add(name)
  })
  const judged = detectors.flatMap((detector, i) => (detector.reads.some((read) => keys.has(read)) ? [i] : []))
  return { signals: reached, detectors: judged }
}

function plan(detectors: readonly Detector[]): Map<string, PanePlan> {
  const plans = new Map<string, { pane_ms: number; size_ms: number }>()
  for (const { id, reads, window } of detectors) {
    if (window.size_ms % window.slide_ms !== 0 || window.slide_ms <= 0) throw new Error(`window of ${id} is not a multiple of its slide`)
    for (const key of reads) {
      const known = plans.get(key)
      plans.set(key, {
        pane_ms: known ? gcd(known.pane_ms, window.slide_ms) : window.slide_ms,
        size_ms: Math.max(known?.size_ms ?? 0, window.size_ms),
      })
    }
  }
  return new Map([...plans].map(([key, p]) => [key, { pane_ms: p.pane_ms, panes: Math.ceil((p.size_ms + LOOKAHEAD_MS) / p.pane_ms) + 1 }]))
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

function defaultsOf(detectors: readonly Detector[]): Registry['defaults'] {
  const of = (profile: Profile): Record<string, Settings> =>
    Object.fromEntries(
      detectors.map((d) => [d.id, { ...(d.settings.parse({}) as Settings), ...(d.profiles?.[profile] as Settings | undefined) }]),
    )
  return { adult: of('adult'), paediatric: of('paediatric'), neonate: of('neonate') }
}
