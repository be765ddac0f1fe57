import type { NotDelivered } from '../../contracts/call.ts'

/** A step that has reached nobody so long after it was taken counts as not delivered; tries go on. With room to the minute promised. */
export const REACHED_WITHIN_MS = 45_000

/** Whether what an alarm called reached anybody, said when it changes. */
export interface Said {
  alarm: string
  encounter: string
  level: number
  delivered: boolean
  why: NotDelivered | ''
}

interface Step {
  alarm: string
  encounter: string
  level: number
  due_ms: number
  /** Calls of it that may still go out. */
  left: Set<string>
  /** One of its calls has failed for good. */
  lost: boolean
  why: NotDelivered
}

/** Follows every step that has reached nobody yet. No clock, no I/O. */
export class Deliveries {
  readonly #steps = new Map<string, Step>()
  /** Alarms of which it was said that they reached nobody. */
  readonly #missed = new Set<string>()
  readonly #say: (said: Said) => void

  constructor(say: (said: Said) => void) {
    this.#say = say
  }

  /** Steps that have reached nobody yet. */
  get size(): number {
    return this.#steps.size
  }

  /**
   * A step is taken; `calls`: ids of its rows. A colleague asked beside it, or its last ones called again, put off no miss of those
   * before. `failed`: another call of it has failed for good before the start.
   */
  taken(
    { alarm, encounter, level }: Pick<Step, 'alarm' | 'encounter' | 'level'>,
    calls: readonly string[],
    now_ms: number,
    failed = false,
  ): void {
    const before = this.#steps.get(keyOf(alarm, level))
    const due_ms = Math.min(before?.due_ms ?? Infinity, now_ms + REACHED_WITHIN_MS)
    const left = new Set([...(before?.left ?? []), ...calls])
    const { lost = failed, why = 'timeout' } = before ?? {}
    this.#steps.set(keyOf(alarm, level), { alarm, encounter, level, due_ms, left, lost, why })
  }

  /** A step is taken and there is nobody to call. */
  nobody(step: Pick<Step, 'alarm' | 'encounter' | 'level'>, why: NotDelivered): void {
    this.#miss({ ...step, why })
  }

  reached({ alarm, encounter, level }: Pick<Step, 'alarm' | 'encounter' | 'level'>): void {
    for (const [key, step] of this.#steps) if (step.alarm === alarm && step.level <= level) this.#steps.delete(key)
    if (this.#missed.delete(alarm)) this.#say({ alarm, encounter, level, delivered: true, why: '' })
  }

  /** One attempt failed; `final`: there will be no other. */
  failed(alarm: string, level: number, call: string, why: NotDelivered, final: boolean): void {
    const step = this.#steps.get(keyOf(alarm, level))
    if (!step) return
    step.why = why
    if (!final) return
    step.lost = true
    this.#without(step, call)
  }

  /** A call need not go out any more; what the others have come to is told all the same. */
  withdrawn({ alarm, level, id }: Pick<Step, 'alarm' | 'level'> & { id: string }): void {
    const step = this.#steps.get(keyOf(alarm, level))
    if (step) this.#without(step, id)
  }

  #without(step: Step, call: string): void {
    step.left.delete(call)
    if (step.left.size > 0) return
    this.#steps.delete(keyOf(step.alarm, step.level))
    if (step.lost) this.#miss(step)
  }

  /** Nothing more is expected of this alarm's calls but of those `kept`: it is over, silenced, or somebody goes. */
  stopped(alarm: string, kept: readonly string[] = []): void {
    for (const [key, step] of this.#steps) {
      if (step.alarm !== alarm) continue
      step.left = new Set(kept.filter((call) => step.left.has(call)))
      step.lost = false
      if (step.left.size === 0) this.#steps.delete(key)
    }
  }

  /** Over: what was said of it is of no use any more. */
  forget(alarm: string): void {
    this.stopped(alarm)
    this.#missed.delete(alarm)
  }

  /** Before the start it may have been said: should it reach somebody now, that is said. */
  mayHaveMissed(alarm: string): void {
    this.#missed.add(alarm)
  }

  turn(now_ms: number): void {
    for (const [key, step] of this.#steps) {
      if (step.due_ms > now_ms) continue
      this.#steps.delete(key)
      this.#miss(step)
    }
  }

  #miss({ alarm, encounter, level, why }: Pick<Step, 'alarm' | 'encounter' | 'level' | 'why'>): void {
    this.#missed.add(alarm)
    this.#say({ alarm, encounter, level, delivered: false, why })
  }
}

function keyOf(alarm: string, level: number): string {
  return `${alarm}/${level}`
}
