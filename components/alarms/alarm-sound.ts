import type { SoundState } from '../live/live-store.ts'
import type { Level } from './alarm-order.ts'
import { BURSTS, burstLength_s, burstsDue, renderBurst } from './tone-pattern.ts'

/** Bursts are laid on the audio clock this far ahead: timers of a hidden tab come once a second or later. */
const HORIZON_S = 8
const WAKE_MS = 1_000

/**
 * The tones of this page. One level sounds at a time, the highest. Silent until a person clicks once
 * (browsers insist); its state is shown by the red SOUND OFF banner, never guessed.
 */
export class AlarmSound {
  private context: AudioContext | null = null
  private level: Level | null = null
  private next_s = 0
  private playing: AudioBufferSourceNode[] = []
  private readonly buffers = new Map<Level, AudioBuffer>()
  private watchers = new Set<(state: SoundState) => void>()
  private failed = false

  constructor(private readonly makeContext: () => AudioContext) {}

  get state(): SoundState {
    if (this.failed) return 'failed'
    return this.context?.state === 'running' ? 'running' : 'off'
  }

  /** Must be called from a click. Resolves with the state reached; never rejects. */
  async unlock(): Promise<SoundState> {
    try {
      if (!this.context) this.open()
      await this.context!.resume()
    } catch (error) {
      console.error('alarm sound cannot be started', error)
      this.failed = true
    }
    this.tell()
    return this.state
  }

  /** What must sound now; null for nothing. The same level again changes nothing. */
  sound(level: Level | null): void {
    if (level === this.level) return
    this.level = level
    this.silence()
    this.next_s = 0
    this.fill()
  }

  /** One burst of `level`, for a person to hear that the speaker works. */
  test(level: Level): void {
    if (this.context) this.play(level, this.context.currentTime + 0.02)
  }

  watch(watcher: (state: SoundState) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  private open(): void {
    this.context = this.makeContext()
    this.context.onstatechange = () => this.tell()
    setInterval(() => this.fill(), WAKE_MS)
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher(this.state)
    this.fill()
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
    const context = this.context!
    const source = context.createBufferSource()
    source.buffer = this.bufferOf(level, context)
    source.connect(context.destination)
    source.onended = () => {
      this.playing = this.playing.filter((s) => s !== source)
    }
    source.start(at_s)
    this.playing.push(source)
  }

  private bufferOf(level: Level, context: AudioContext): AudioBuffer {
    const known = this.buffers.get(level)
    if (known) return known
    const samples = renderBurst(BURSTS[level], context.sampleRate)
    const buffer = context.createBuffer(1, samples.length, context.sampleRate)
    buffer.copyToChannel(samples, 0)
    this.buffers.set(level, buffer)
    return buffer
  }

  private silence(): void {
    for (const source of this.playing) source.stop()
    this.playing = []
  }
}

/** The page's one speaker; it outlives navigations inside the document, so one click is enough for a shift. */
export const alarmSound = new AlarmSound(() => new AudioContext())
