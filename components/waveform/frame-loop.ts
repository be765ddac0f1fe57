import { Pace } from './pace.ts'

/** Something drawn by the page's one animation loop. */
export interface Drawn {
  /** Watched for being on the screen at all. */
  element: Element
  hz: 30 | 60
  draw(now_ms: number): void
  /** The page or the element was hidden and is back: repaint one window, no more. */
  shown?(): void
}

interface Entry {
  drawn: Drawn
  last_ms: number
  visible: boolean
}

/** Frames are let through this much early: a 60 Hz screen's every second frame is 33.3 ms minus jitter. */
const EARLY_MS = 4

/** The one requestAnimationFrame loop of a page. Runs only while something visible wants drawing. */
export class FrameLoop {
  frames = 0
  /** Frames in which something was drawn. */
  pictures = 0
  /** For measuring only: draws everything at this rate instead of its own, however slow the machine is; 0 = nothing. */
  pace_hz: number | null = null
  private readonly entries = new Map<Element, Entry>()
  private readonly sight: IntersectionObserver
  private readonly pace = new Pace()
  private running = false

  constructor() {
    this.sight = new IntersectionObserver((changes) => {
      for (const change of changes) this.see(change.target, change.isIntersecting)
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.back()
    })
  }

  /** @returns how to take it out again. */
  add(drawn: Drawn): () => void {
    this.entries.set(drawn.element, { drawn, last_ms: Number.NEGATIVE_INFINITY, visible: true })
    this.sight.observe(drawn.element)
    this.run()
    return () => {
      this.sight.unobserve(drawn.element)
      this.entries.delete(drawn.element)
    }
  }

  private see(element: Element, visible: boolean): void {
    const entry = this.entries.get(element)
    if (!entry) return
    if (visible && !entry.visible) entry.drawn.shown?.()
    entry.visible = visible
    if (visible) this.run()
  }

  private back(): void {
    this.pace.hidden()
    for (const entry of this.entries.values()) entry.drawn.shown?.()
    this.run()
  }

  private between_ms({ drawn }: Entry): number {
    return this.pace_hz === null ? this.pace.least_ms(drawn.hz) : 1_000 / this.pace_hz
  }

  private run(): void {
    if (this.running) return
    this.running = true
    requestAnimationFrame((now) => this.frame(now))
  }

  private frame(now: number): void {
    this.pace.frame(now)
    let [wanted, drew] = [false, false]
    for (const entry of this.entries.values()) {
      if (!entry.visible) continue
      wanted = true
      if (now - entry.last_ms < this.between_ms(entry) - EARLY_MS) continue
      entry.last_ms = now
      entry.drawn.draw(now)
      drew = true
    }
    this.frames++
    if (drew) this.pictures++
    this.running = wanted
    if (wanted) requestAnimationFrame((next) => this.frame(next))
  }
}

let loop: FrameLoop | undefined

/** The page's loop; made at first use, in the browser only. */
export function frameLoop(): FrameLoop {
  loop ??= new FrameLoop()
  return loop
}
