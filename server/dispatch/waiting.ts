import { type Effect, isDurable } from '../../contracts/effect.ts'
import type { AuditEntry } from '../audit/chain.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { StepEffects } from '../runtime/runtime.ts'
import type { Group } from './commit.ts'

/** What one transaction may hold. */
const EFFECTS_A_GROUP = 500

interface Step {
  below: number
  effects: readonly Effect[]
  stored: boolean
}

interface Line {
  steps: Step[]
  storedBelow: number
  /** The first record whose effects were refused: the partition's stored offset stays below it, so that a replay brings them back. */
  refusedFrom: number
}

interface Entry {
  entry: AuditEntry
  settle: (stored: boolean) => void
}

export interface Taken {
  group: Group
  /** The group has been committed. */
  done(): void
}

/** Effects in line for the store: per partition in order, none before the log has made its record durable, all within a bound. */
export class Waiting {
  readonly #lines = new Map<number, Line>()
  #entries: Entry[] = []
  #effects = 0

  constructor(
    storedBelows: ReadonlyMap<number, number>,
    readonly bound: number,
    readonly durable: (partition: number) => number,
  ) {
    for (const [partition, below] of storedBelows) this.#line(partition).storedBelow = below
  }

  /** Effects and entries not yet stored. */
  get count(): number {
    return this.#effects + this.#entries.length
  }

  storedBelow(partition: number): number {
    return this.#line(partition).storedBelow
  }

  accept({ partition, below, effects }: StepEffects): { effects: readonly Effect[]; isStored: () => boolean } {
    const line = this.#line(partition)
    const durable = effects.filter((effect) => isDurable(effect) && offsetOf(effect) >= line.storedBelow)
    const last = line.steps.at(-1)
    if (durable.length === 0) {
      if (last && last.effects.length === 0) last.below = Math.max(last.below, below)
      else if (below > line.storedBelow) line.steps.push({ below, effects: [], stored: false })
      return { effects: [], isStored: () => true }
    }
    if (this.count + durable.length > this.bound) return this.#refuse(line, partition, durable)
    const step: Step = { below, effects: durable, stored: false }
    this.#effects += durable.length
    line.steps.push(step)
    return { effects: durable, isStored: () => step.stored }
  }

  /** Shown as not stored; stored after a restart, which replays them. */
  #refuse(line: Line, partition: number, effects: readonly Effect[]): { effects: readonly Effect[]; isStored: () => boolean } {
    if (line.refusedFrom === Number.POSITIVE_INFINITY)
      log.error({ partition }, 'too many effects wait for the store; further ones need a restart')
    line.refusedFrom = Math.min(line.refusedFrom, offsetOf(effects[0]!))
    metrics.engineCounts.inc({ name: 'effects_refused', reason: 'store_away' }, effects.length)
    return { effects, isStored: () => false }
  }

  acceptEntry(entry: AuditEntry): Promise<boolean> {
    if (this.count >= this.bound) {
      metrics.engineCounts.inc({ name: 'audit_refused', reason: 'store_away' })
      return Promise.resolve(false)
    }
    return new Promise((settle) => void this.#entries.push({ entry, settle }))
  }

  refuseEntries(): void {
    for (const { settle } of this.#entries.splice(0)) settle(false)
  }

  /** The next group; null when nothing may be stored now. `offsets`: also when there is nothing but offsets to write. */
  take(offsets: boolean): Taken | null {
    const steps: Step[] = []
    const belows = new Map<number, number>()
    let left = EFFECTS_A_GROUP
    for (const [partition, line] of this.#lines) {
      const durable = this.durable(partition)
      const count = this.#ready(line, durable, left)
      const ready = line.steps.slice(0, count)
      for (const step of ready) left -= step.effects.length
      steps.push(...ready)
      const reached = doneBelow(line, count, durable)
      if (count > 0 || reached > line.storedBelow) belows.set(partition, Math.min(reached, line.refusedFrom))
    }
    const entries = this.#entries.slice(0, EFFECTS_A_GROUP)
    const effects = steps.flatMap((step) => step.effects)
    if (effects.length + entries.length === 0 && !(offsets && this.#moves(belows))) return null
    const group = { effects, entries: entries.map(({ entry }) => entry), belows }
    return { group, done: () => this.#done(group, steps, entries) }
  }

  #ready(line: Line, durable: number, left: number): number {
    let count = 0
    let room = left
    for (const step of line.steps) {
      if (step.below > durable || (step.effects.length > room && room < EFFECTS_A_GROUP)) break
      room -= step.effects.length
      count++
    }
    return count
  }

  #moves(belows: ReadonlyMap<number, number>): boolean {
    return [...belows].some(([partition, below]) => below > this.#line(partition).storedBelow)
  }

  #done(group: Group, steps: readonly Step[], entries: readonly Entry[]): void {
    for (const step of steps) step.stored = true
    for (const [partition, below] of group.belows) {
      const line = this.#line(partition)
      line.steps = line.steps.filter((step) => !step.stored)
      line.storedBelow = Math.max(line.storedBelow, below)
    }
    this.#effects -= group.effects.length
    this.#entries = this.#entries.slice(entries.length)
    for (const { settle } of entries) settle(true)
  }

  #line(partition: number): Line {
    let line = this.#lines.get(partition)
    if (!line) {
      line = { steps: [], storedBelow: 0, refusedFrom: Number.POSITIVE_INFINITY }
      this.#lines.set(partition, line)
    }
    return line
  }
}

/**
 * How far a partition is done once its first `count` steps are stored: past their end, up to the next effect that waits,
 * as far as records are durable. Records without effects come faster than they become durable; they must not be waited for.
 */
function doneBelow({ steps, storedBelow }: Line, count: number, durable: number): number {
  const before = count > 0 ? steps[count - 1]!.below : storedBelow
  const next = steps[count]
  if (!next) return before
  return Math.max(before, Math.min(durable, next.effects[0] ? offsetOf(next.effects[0]) : next.below))
}

/** An effect's id is `${partition}/${offset}/${index}`. */
function offsetOf(effect: Effect): number {
  return Number(effect.id.split('/')[1])
}
