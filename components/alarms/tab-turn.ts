import { LEVELS, type Level } from './alarm-order.ts'

/** What a tab says to the others of its browser: at every change, else every SAY_MS. */
export interface TabBeacon {
  tab: string
  /** When its document was made, wall clock, ms; the eldest that can sound does. */
  born_ms: number
  /** Its sound runs. */
  able: boolean
  /** What it would sound by itself. */
  level: Level | null
  /** Just here, or just awake: the others say at once that they are there. */
  ask?: true
  /** It goes: nothing more comes of it. */
  bye?: true
  /** One burst, once for all tabs by its key. */
  burst?: { key: string; level: Level }
}

const SAY_MS = 1_000
/** A tab that was not heard for so long is closed, frozen or crashed: two of its words are missing, and a bit. */
export const FRESH_MS = 2_500
/** Before a tab first sounds it hears who else is there; the answer to its asking comes within a few ms. */
export const LISTEN_MS = 400
const BURSTS_MAX = 100

/**
 * The tabs of a browser sound once: the eldest whose sound runs sounds the highest level of all of them, also of what only
 * another one shows. It needs nothing but their words to each other (locks of the browser exist on https alone), so whatever
 * goes wrong ends in two tabs that sound, never in none: a tab sounds unless it hears an elder one that can.
 */
export class TabTurn {
  private readonly others = new Map<string, TabBeacon & { heard_ms: number }>()
  private readonly bursts = new Set<string>()
  private listening_ms = Number.NEGATIVE_INFINITY
  private said: TabBeacon | null = null
  private said_ms = Number.NEGATIVE_INFINITY
  private sounding = false

  constructor(
    private readonly parts: {
      tab: string
      born_ms: number
      post: (beacon: TabBeacon) => void
      /** Monotonic, ms. */
      now: () => number
      /** A burst that this tab must play for another one. */
      onBurst: (level: Level) => void
    },
  ) {}

  /** Begins, or begins anew after a sleep: what was heard before is old. */
  start(): void {
    this.others.clear()
    this.listening_ms = this.parts.now()
    this.sounding = false
    this.post({ ...this.beacon(null, false), ...(this.said ?? {}), ask: true })
  }

  stop(): void {
    this.post({ ...this.beacon(null, false), bye: true })
  }

  hear(beacon: TabBeacon): void {
    if (beacon.tab === this.parts.tab) return
    if (beacon.bye) return void this.others.delete(beacon.tab)
    this.others.set(beacon.tab, { ...beacon, heard_ms: this.parts.now() })
    if (beacon.ask && this.said) this.post(this.said)
    if (beacon.burst && this.sounding && this.isNew(beacon.burst.key)) this.parts.onBurst(beacon.burst.level)
  }

  /** What this tab must sound now, where it would sound `level` if it were alone; null = nothing, or another tab does. */
  turn(level: Level | null, able: boolean): Level | null {
    const now_ms = this.parts.now()
    this.say(this.beacon(level, able), now_ms)
    for (const [tab, { heard_ms }] of this.others) if (now_ms - heard_ms > FRESH_MS) this.others.delete(tab)
    const others = [...this.others.values()]
    this.sounding = able && now_ms - this.listening_ms >= LISTEN_MS && !others.some((other) => other.able && this.isElder(other))
    return this.sounding ? highest([level, ...others.map((other) => other.level)]) : null
  }

  /** Whether this tab plays a burst that is due here now; if not, the tab that sounds is told of it. */
  burst(key: string, level: Level): boolean {
    if (this.sounding) return this.isNew(key)
    this.post({ ...(this.said ?? this.beacon(null, false)), burst: { key, level } })
    return false
  }

  private isNew(key: string): boolean {
    if (this.bursts.has(key)) return false
    this.bursts.add(key)
    if (this.bursts.size > BURSTS_MAX) this.bursts.delete(this.bursts.values().next().value as string)
    return true
  }

  private isElder(other: TabBeacon): boolean {
    const { born_ms, tab } = this.parts
    return other.born_ms < born_ms || (other.born_ms === born_ms && other.tab < tab)
  }

  private beacon(level: Level | null, able: boolean): TabBeacon {
    return { tab: this.parts.tab, born_ms: this.parts.born_ms, able, level }
  }

  private say(beacon: TabBeacon, now_ms: number): void {
    const same = this.said?.able === beacon.able && this.said.level === beacon.level
    if (same && now_ms - this.said_ms < SAY_MS) return
    this.said = beacon
    this.said_ms = now_ms
    this.post(beacon)
  }

  private post(beacon: TabBeacon): void {
    this.parts.post(beacon)
  }
}

/** The highest of these levels. */
export function highest(levels: ReadonlyArray<Level | null>): Level | null {
  return LEVELS.find((level) => levels.includes(level)) ?? null
}
