import type { SoundState } from '../live/live-store.ts'
import { LEVELS, type Level } from './alarm-order.ts'
import { BURSTS, burstLength_s, burstsDue, layBurst } from './tone-pattern.ts'

/** Bursts are laid on the audio clock this far ahead: timers of a hidden tab come once a second or later. */
const HORIZON_S = 8
const BEAT_S = 1
/** A clock of sound that has not moved for so long makes none, whatever its state says. */
const STANDS_MS = 3_000

interface Parts {
  makeContext: () => AudioContext
  /** Monotonic, ms. */
  now: () => number
}

/**
 * The tones of this page. One level sounds at a time, the highest. Silent until a person clicks once
 * (browsers insist); its state is shown by the red SOUND OFF banner, never guessed.
 */
export class AlarmSound {
  private context: AudioContext | null = null
  private level: Level | null = null
  private next_s = 0
  private playing: AudioBufferSourceNode[] = []
  private watchers = new Set<(state: SoundState) => void>()
  private beats = new Set<() => void>()
  private failed = false
  private told: SoundState = 'off'
  private clock_s = -1
  private moved_ms = 0
  private beating = false
  private timer: ReturnType<typeof setInterval> | null = null

  constructor(private readonly parts: Parts) {}

  /** `running` is proven: the clock of the sound moves. */
  get state(): SoundState {
    if (this.failed) return 'failed'
    const { context } = this
    if (context?.state !== 'running') return 'off'
    const stands = context.currentTime === this.clock_s && this.parts.now() - this.moved_ms > STANDS_MS
    return stands ? 'failed' : 'running'
  }

  /** Must be called from a click, unless the browser trusts this page. Resolves with the state reached; never rejects. */
  async unlock(): Promise<SoundState> {
    try {
      if (this.state === 'failed') this.discard()
      if (!this.context) this.open()
      await this.context!.resume()
      this.failed = false
    } catch (error) {
      console.error('alarm sound cannot be started', error)
      this.failed = true
    }
    this.look()
    return this.state
  }

  /** What must sound now; null for nothing. The same level again changes nothing. */
  sound(level: Level | null): void {
    this.look()
    if (level === this.level) return
    this.level = level
    this.silence()
    this.next_s = 0
    this.fill()
  }

  /** One burst of `level`: a recall, or for a person to hear that the speaker works. Nothing where something as high sounds already. */
  once(level: Level): void {
    const { context } = this
    if (context?.state !== 'running') return
    if (this.level !== null && LEVELS.indexOf(this.level) <= LEVELS.indexOf(level)) return
    this.silence()
    const at_s = context.currentTime + 0.02
    this.play(level, at_s)
    this.next_s = at_s + burstLength_s(BURSTS[level]) + BURSTS[level].gap_s
    this.fill()
  }

  /** Takes back what was laid ahead: this page sleeps, or has just woken, and what it knew is old. */
  hush(): void {
    this.level = null
    this.silence()
    this.moved_ms = this.parts.now()
  }

  watch(watcher: (state: SoundState) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Calls `run` about once a second by the clock of the sound: browsers slow down timers of a hidden page, but not that. */
  onBeat(run: () => void): () => void {
    this.beats.add(run)
    return () => this.beats.delete(run)
  }

  /** One that stands though it says that it runs (its loudspeaker was taken away) is not mended by asking it again. */
  private discard(): void {
    const old = this.context
    if (old) old.onstatechange = null
    old?.close().catch((error: unknown) => console.error('alarm sound that stood still cannot be closed', error))
    this.context = null
    this.playing = []
    this.beating = false
    this.next_s = 0
  }

  private open(): void {
    this.context = this.parts.makeContext()
    this.context.onstatechange = () => {
      this.look()
      this.beat()
    }
    this.moved_ms = this.parts.now()
    this.timer ??= setInterval(() => this.look(), BEAT_S * 1_000)
  }

  /** Whether sound is still made; who watches is told when that changes. */
  private look(): void {
    const { context } = this
    if (context && context.currentTime !== this.clock_s) {
      this.clock_s = context.currentTime
      this.moved_ms = this.parts.now()
    }
    this.fill()
    const { state } = this
    if (state === this.told) return
    this.told = state
    for (const watcher of this.watchers) watcher(state)
  }

  /** A second of nothing, and at its end the next one. */
  private beat(): void {
    const { context } = this
    if (context?.state !== 'running' || this.beating) return
    const nothing = context.createConstantSource()
    nothing.offset.value = 0
    nothing.connect(context.destination)
    nothing.onended = () => {
      if (context !== this.context) return
      this.beating = false
      this.look()
      for (const run of this.beats) run()
      this.beat()
    }
    nothing.start()
    nothing.stop(context.currentTime + BEAT_S)
    this.beating = true
  }

  private fill(): void {
    const { context, level } = this
    if (!context || !level || context.state !== 'running') return
    const burst = BURSTS[level]
    for (const at of burstsDue(this.next_s, context.currentTime, HORIZON_S, burst)) {
      this.play(level, at)
      this.next_s = at + burstLength_s(burst) + burst.gap_s
    }
  }

  private play(level: Level, at_s: number): void {
    const source = layBurst(this.context!, level, at_s)
    source.onended = () => {
      this.playing = this.playing.filter((s) => s !== source)
    }
    this.playing.push(source)
  }

  private silence(): void {
    for (const source of this.playing) source.stop()
    this.playing = []
  }
}

/** The page's one speaker; it outlives navigations inside the document, so one click is enough for a shift. */
export const alarmSound = new AlarmSound({ makeContext: () => new AudioContext(), now: () => performance.now() })
