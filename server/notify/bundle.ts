import type { CallRow } from './row.ts'
import { bundleOf } from './say.ts'

/** What is told at once of several beds of a ward (all of them, when a screen is closed) is one message. */
export const TOGETHER_MS = 1_000
/** More medium calls than this to one contact within FLOOD_WITHIN_MS, and the next wait for each other. */
export const FLOOD_ALONE_MAX = 3
export const FLOOD_WITHIN_MS = 60_000
/** So long, and no longer: well within the minute after which a call counts as not delivered. */
export const FLOOD_WAIT_MS = 20_000
/** Rows of one message; the next one begins another. */
export const BUNDLE_MAX = 50
/** Contacts remembered; the one called longest ago goes. */
const CONTACTS_MAX = 10_000

interface Open {
  bundle: string
  due_ms: number
  rows: number
}

/** Decides which calls go out as one message. A high alarm always goes alone and at once. No clock, no I/O. */
export class Bundles {
  readonly #open = new Map<string, Open>()
  readonly #alone = new Map<string, number[]>()

  /** The row with its bundle and the time it is due. `kind`: what is told at once, joined by its kind; null = a step of a chain. */
  place(row: CallRow, kind: string | null, now_ms: number): CallRow {
    if (row.priority === 'high') return row
    const key = [row.contact, row.ward, kind ?? ''].join('|')
    const open = this.#open.get(key)
    if (open && open.due_ms > now_ms && open.rows < BUNDLE_MAX) {
      open.rows++
      return { ...row, bundle: open.bundle, next_ms: open.due_ms }
    }
    if (kind === null && this.#mayGoAlone(row.contact, now_ms)) return row
    const due_ms = now_ms + (kind === null ? FLOOD_WAIT_MS : TOGETHER_MS)
    this.#forget(now_ms)
    const bundle = bundleOf(row.dedup)
    this.#open.set(key, { bundle, due_ms, rows: 1 })
    return { ...row, bundle, next_ms: due_ms }
  }

  #mayGoAlone(contact: string, now_ms: number): boolean {
    const recent = (this.#alone.get(contact) ?? []).filter((at_ms) => at_ms > now_ms - FLOOD_WITHIN_MS)
    const may = recent.length < FLOOD_ALONE_MAX
    this.#alone.delete(contact)
    this.#alone.set(contact, may ? [...recent, now_ms] : recent)
    if (this.#alone.size > CONTACTS_MAX) this.#alone.delete(this.#alone.keys().next().value!)
    return may
  }

  #forget(now_ms: number): void {
    for (const [key, { due_ms }] of this.#open) if (due_ms <= now_ms) this.#open.delete(key)
  }
}
