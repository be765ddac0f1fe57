import { comparePriority } from '../../contracts/alarm.ts'
import type { Call } from '../../contracts/call.ts'
import type { Message } from './message.ts'
import type { CallRow } from './row.ts'
import { callOf } from './text.ts'

/** Names of places as people say them, and what kind of alarm a call is of. */
export interface Words {
  ward(ward: string): string
  bed(ward: string, bed: string): string
  title(row: CallRow): string
}

/** Beds named in one message; of more it says how many. */
const BEDS_NAMED = 6

/** What is said for a message: of one alarm its sentence, of several the kind they share and the beds. */
export function sayingOf({ key, kind, rows, due_ms }: Message, words: Words, origin: string): Call {
  const first = rows[0]!
  const place = { ward: words.ward(first.ward), bed: bedOf(rows, words) }
  const top = rows.reduce((most, row) => (comparePriority(row.priority, most.priority) > 0 ? row : most), first)
  const level = Math.max(...rows.map((row) => row.level))
  const said = {
    dedup: key,
    thread: threadOf(first),
    kind,
    priority: top.priority,
    level,
    ...place,
    title: titleOf(rows, words),
    at_ms: due_ms,
  }
  const path = rows.length === 1 ? `/alarms/${encodeURIComponent(first.alarm)}` : '/alarms'
  return callOf(said, origin, `${path}?call=${first.id}`)
}

/** What joins the calls of an alarm over all its steps: the alarm, or the message it went out with others in. */
export function threadOf({ bundle, alarm }: Pick<CallRow, 'bundle' | 'alarm'>): string {
  return isBundle(bundle) ? bundle : alarm
}

const BUNDLE = '+'
/** The name of a message that others may join, after its first call. */
export const bundleOf = (dedup: string): string => `${BUNDLE}${dedup}`
const isBundle = (bundle: string): boolean => bundle.startsWith(BUNDLE)

const bedsIn = (rows: readonly CallRow[], { bed }: Words) => [...new Set(rows.map((row) => bed(row.ward, row.bed)))].sort()

function bedOf(rows: readonly CallRow[], words: Words): string {
  const beds = bedsIn(rows, words)
  return beds.length === 1 ? beds[0]! : ''
}

function titleOf(rows: readonly CallRow[], words: Words): string {
  const titles = [...new Set(rows.map(words.title))]
  const what = titles.length === 1 ? titles[0]! : `${rows.length} alarms`
  const beds = bedsIn(rows, words)
  if (beds.length === 1) return what
  const more = beds.length - BEDS_NAMED
  return `${what} (beds ${beds.slice(0, BEDS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''})`
}
