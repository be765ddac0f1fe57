import { log } from '../observe/log.ts'
import { limitReason, type Place, PREFIX, SealError } from '../seal/fields.ts'
import { mrnIndex, PATIENT_SEALED } from './patient-record.ts'
import type { Store } from './store.ts'

/** A column whose texts are sealed: `key` is unique in its table, `row` is what the text's place names. */
interface SealedColumn {
  table: string
  column: string
  key: string
  row: string
  place(row: string): Place
}

const own = (table: string, column: string): SealedColumn => ({ table, column, key: 'id', row: 'id', place: (row) => [table, column, row] })

/** Every sealed column there is; a new one is added here, or no rotation reaches it. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ...PATIENT_SEALED.map((column) => own('Patient', column)),
  own('BreakGlass', 'reason'),
  own('BreakGlass', 'remark'),
  own('Contact', 'address'),
  own('Note', 'text'),
  { table: 'LimitVersion', column: 'reason', key: 'effectId', row: 'encounterId', place: limitReason },
]

/** What the engine says for itself is a word of ours and not sealed: limits that ran out. */
const OUR_WORDS = ['', 'expired']
const BATCH = 200
/** Prisma: a unique index has the value already. */
const TAKEN = 'P2002'

export interface Resealed {
  sealed: number
  /** Cannot be opened, left as they are. */
  unreadable: number
}

/**
 * Seals with the current key whatever is not: `plain` = what was never sealed, `old` = also what another key sealed.
 * In batches, row by row only if the text is still the one that was read: an edit of the same moment is never overwritten.
 * For the system: at start, and for the key command. Can be stopped and run again.
 */
export async function reseal(store: Store, which: 'plain' | 'old'): Promise<Resealed> {
  const total = { sealed: 0, unreadable: 0 }
  for (const column of SEALED_COLUMNS) await resealColumn(store, column, which === 'plain' ? PREFIX : store.fields.currentPrefix(), total)
  if (total.sealed > 0) await indexOldNumbers(store)
  return total
}

async function resealColumn(store: Store, from: SealedColumn, wanted: string, total: Resealed): Promise<void> {
  const { table, column, key, row } = from
  let last = ''
  for (;;) {
    const found = await store.prisma.$queryRawUnsafe<Array<{ key: string; row: string; text: string }>>(
      `SELECT "${key}" AS key, "${row}" AS row, "${column}" AS text FROM "${table}"
       WHERE "${key}" > $1 AND NOT starts_with("${column}", $2) AND "${column}" <> ALL ($3) ORDER BY 1 LIMIT ${BATCH}`,
      last,
      wanted,
      OUR_WORDS,
    )
    if (found.length === 0) return
    last = found.at(-1)!.key
    const changes = found.flatMap((one) => sealedAnew(store, from.place(one.row), one))
    total.unreadable += found.length - changes.length
    total.sealed += await store.prisma.$executeRawUnsafe(
      `UPDATE "${table}" AS t SET "${column}" = c.sealed FROM unnest($1::text[], $2::text[], $3::text[]) AS c (key, was, sealed)
       WHERE t."${key}" = c.key AND t."${column}" = c.was`,
      changes.map((one) => one.key),
      changes.map((one) => one.text),
      changes.map((one) => one.sealed),
    )
  }
}

function sealedAnew({ fields }: Store, place: Place, { key, text }: { key: string; text: string }) {
  try {
    return [{ key, text, sealed: fields.seal(place, fields.open(place, text)) }]
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    log.error(
      { table: place[0], column: place[1], row: place[2], reason: error.reason },
      'a sealed field cannot be opened; it is left as it is',
    )
    return []
  }
}

/** Rows from before there was an index get theirs; where two claim one number the second has none, and the log says so. */
async function indexOldNumbers(store: Store): Promise<void> {
  const rows = await store.prisma.patient.findMany({ where: { mrnIndex: null, mergedInto: null }, select: { id: true, mrn: true } })
  for (const { id, mrn } of rows) {
    try {
      const index = mrnIndex(store.fields, store.fields.open(['Patient', 'mrn', id], mrn))
      await store.prisma.patient.updateMany({ where: { id, mrn, mrnIndex: null }, data: { mrnIndex: index } })
    } catch (error) {
      if (!(error instanceof SealError) && (error as { code?: string }).code !== TAKEN) throw error
      log.error(
        { patient: id, error: (error as Error).name },
        'a patient of old cannot be found by number: it is unreadable, or another has it',
      )
    }
  }
}

/** How many fields each key sealed, by key id and "Table.column"; '' = not sealed at all. For the system: the key command. */
export async function keyUses(store: Store): Promise<Map<string, Map<string, number>>> {
  const uses = new Map<string, Map<string, number>>()
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await store.prisma.$queryRawUnsafe<Array<{ key: string; n: number }>>(
      `SELECT CASE WHEN starts_with("${column}", $1) THEN split_part("${column}", '.', 2) ELSE '' END AS key, count(*)::int AS n
       FROM "${table}" WHERE "${column}" <> ALL ($2) GROUP BY 1`,
      PREFIX,
      OUR_WORDS,
    )
    for (const { key, n } of rows) {
      const of = uses.get(key) ?? new Map<string, number>()
      uses.set(key, of.set(`${table}.${column}`, n))
    }
  }
  return uses
}
