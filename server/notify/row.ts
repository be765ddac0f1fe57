import { createHash } from 'node:crypto'
import type { Priority } from '../../contracts/alarm.ts'
import type { Answer, ChannelName, Hop } from '../../contracts/call.ts'

/** One call to one contact for one step of one alarm, as it is kept. Ids and codes; no address, no name. */
export interface CallRow {
  id: string
  /** `alarm.chain.level.contact`: the same step never calls the same contact twice. */
  dedup: string
  /** What goes out as one message has one; alone, its own dedup. It is what the provider is given to tell twice from once. */
  bundle: string
  alarm: string
  /** Revision of the alarm at which its chain began. */
  chain: number
  encounter: string
  ward: string
  bed: string
  level: number
  priority: Priority
  /** null: the ward's own channel. */
  user: string | null
  contact: string
  channel: ChannelName
  created_ms: number
  state: Hop
  attempts: number
  /** Server clock at which it is tried (again); null = not waiting. */
  next_ms: number | null
  answer: Answer | null
  provider_id: string | null
}

/** A hop of a call with its time. `detail` is a code. */
export interface CallReceipt {
  /** The same hop told twice is one. */
  id: string
  call: string
  hop: Hop
  at_ms: number
  detail: string
}

/** What calls beside a step's first calls: its last ones once more, or a colleague by name; at a revision of the alarm. */
export type Beside = { as: 'again' | 'asked'; revision: number }
const MARK = { again: '~', asked: '@' } as const

/** `beside` null: the step is called for the first time. */
export function dedupOf(
  { alarm, chain, level, contact }: Pick<CallRow, 'alarm' | 'chain' | 'level' | 'contact'>,
  beside: Beside | null,
): string {
  return `${alarm}.${chain}.${beside === null ? level : `${level}${MARK[beside.as]}${beside.revision}`}.${contact}`
}

/** Whether a kept dedup names the call of somebody asked by name. */
export function isAsking({ dedup }: Pick<CallRow, 'dedup'>): boolean {
  return dedup.split('.')[2]!.includes(MARK.asked)
}

/** The beginning of the chain that a kept dedup names. */
export function chainOf(dedup: string): number {
  return Number(dedup.split('.')[1])
}

/** The same call has the same id in every life of the server: a link that went out before a crash still opens. */
export function idOf(dedup: string): string {
  return createHash('sha256').update(dedup).digest('base64url').slice(0, 22)
}

/** `nth`: where a hop may come more than once. */
export function receiptOf(row: CallRow, hop: Hop, at_ms: number, detail = '', nth = ''): CallReceipt {
  return { id: `${row.id}/${hop}${nth}`, call: row.id, hop, at_ms, detail }
}
