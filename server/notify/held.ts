import type { Hop } from '../../contracts/call.ts'
import type { CallEnd } from './book.ts'
import type { CallRow } from './row.ts'

const OUT: ReadonlySet<Hop> = new Set(['sent', 'delivered', 'seen', 'answered'])
/** Whether a provider has it. */
export function isOut({ state }: CallRow): boolean {
  return OUT.has(state)
}

/** Every call that is not over, in memory. */
export class Held {
  readonly #rows = new Map<string, CallRow[]>()
  readonly #titles = new WeakMap<CallRow, string>()
  /** Stopped while on their way: what the attempt brings decides what becomes of them. */
  readonly stopped = new Map<CallRow, { why: CallEnd; final: boolean }>()

  /** `title`: the kind of its alarm in words. */
  add(row: CallRow, title: string): void {
    const rows = this.#rows.get(row.alarm)
    if (rows) rows.push(row)
    else this.#rows.set(row.alarm, [row])
    this.#titles.set(row, title)
  }

  of(alarm: string): readonly CallRow[] {
    return this.#rows.get(alarm) ?? []
  }

  all(): Iterable<[alarm: string, rows: readonly CallRow[]]> {
    return this.#rows
  }

  /** The alarm is over. */
  drop(alarm: string): void {
    this.#rows.delete(alarm)
  }

  titleOf(row: CallRow): string {
    return this.#titles.get(row) ?? 'Alarm'
  }

  sentAs(provider_id: string): CallRow | undefined {
    for (const rows of this.#rows.values()) {
      const row = rows.find((one) => one.provider_id === provider_id && isOut(one))
      if (row) return row
    }
    return undefined
  }

  /** Whether another call that went out in the same message is not over. */
  stillCalls({ bundle, dedup }: CallRow): boolean {
    if (bundle === dedup) return false
    for (const rows of this.#rows.values()) if (rows.some((row) => row.bundle === bundle && isOut(row))) return true
    return false
  }
}
