import {
  deviceId,
  deviceKind,
  deviceLabel,
  deviceText,
  type ImportLine,
  type ImportReply,
  type LineFault,
} from '../../contracts/devices.ts'
import { authorise } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { type Cells, isFault, isLine, portions, readTable, reply, right, wrong } from './csv.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

interface Known {
  id: string
  label: string
  kind: string
  model: string
  serial: string
  revoked: boolean
}
type Row = Omit<Known, 'revoked'>

const FACTS = ['label', 'kind', 'model', 'serial'] as const

/**
 * Devices out of a table with the columns id, label, kind and, where there are, model and serial. Shows what each line
 * does; with `confirm` it is done, all or nothing. The same file again changes nothing. Tokens are made by themselves.
 * @throws Denied, ConflictError `file_invalid` when it was confirmed with a wrong line
 */
export async function importDevices(
  principal: Principal,
  store: Store,
  now_ms: number,
  { csv, confirm }: { csv: string; confirm: boolean },
): Promise<ImportReply> {
  authorise(principal, 'manage_devices', null)
  const table = readTable(csv, ['id', 'label', 'kind'], ['model', 'serial'])
  if (!confirm) return reply((await judge(store.prisma, table)).lines, false)
  return change(store, principal, now_ms, async (here) => {
    const { lines, rows } = await judge(here.prisma, table)
    const bad = lines.find(({ verdict }) => verdict === 'wrong')
    if (bad) throw new ConflictError('file_invalid', { line: bad.line })
    await write(here, now_ms, rows)
    return reply(lines, true)
  })
}

async function judge(prisma: Prisma.TransactionClient, table: Cells[] | ImportLine[]): Promise<{ lines: ImportLine[]; rows: Row[] }> {
  const cells = table.filter(isLine)
  if (cells.length === 0) return { lines: table.filter(isFault), rows: [] }
  const known = await knownOf(
    prisma,
    cells.map((one) => one.cells.id!),
  )
  const seen = new Set<string>()
  const rows: Row[] = []
  const lines = cells.map(({ line, cells }) => {
    const id = cells.id!
    const before = known.get(id.toLowerCase())
    const fault = faultOf(cells, before) ?? (seen.has(id.toLowerCase()) ? (['twice', 'id'] as const) : null)
    seen.add(id.toLowerCase())
    if (fault) return wrong(line, id, fault[0], [fault[1]])
    const row = { id, model: '', serial: '', ...before, ...cells } as Row
    const changes = before ? FACTS.filter((name) => before[name] !== row[name]) : 'new'
    if (before?.revoked && changes.length > 0) return wrong(line, id, 'revoked', changes === 'new' ? [] : changes)
    if (changes === 'new' || changes.length > 0) rows.push(row)
    return right(line, id, changes)
  })
  return { lines, rows }
}

/** The first thing wrong with a line, and where. */
function faultOf(cells: Cells['cells'], before: Known | undefined): readonly [LineFault, string] | null {
  if (!deviceId.safeParse(cells.id).success) return ['id_wrong', 'id']
  if (before && before.id !== cells.id) return ['id_other_case', 'id']
  if (!deviceLabel.safeParse(cells.label).success) return ['label_wrong', 'label']
  if (!deviceKind.safeParse(cells.kind).success) return ['kind_wrong', 'kind']
  const long = (['model', 'serial'] as const).find((name) => cells[name] !== undefined && !deviceText.safeParse(cells[name]).success)
  return long ? ['text_wrong', long] : null
}

async function knownOf(prisma: Prisma.TransactionClient, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await prisma.$queryRaw<Known[]>`
    SELECT "id", "label", "kind", "model", "serial", "revokedAt" IS NOT NULL AS revoked
    FROM "Device" WHERE lower("id") = ANY(${ids.map((id) => id.toLowerCase().replaceAll('\0', ''))})`
  return new Map(rows.map((row) => [row.id.toLowerCase(), row]))
}

async function write({ prisma, audit }: Change, now_ms: number, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await prisma.$executeRaw`
    INSERT INTO "Device" ("id", "label", "kind", "model", "serial", "createdAt")
    SELECT id, label, kind, model, serial, ${new Date(now_ms)}::timestamptz AT TIME ZONE 'utc'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (id text, label text, kind text, model text, serial text)
    ON CONFLICT ("id") DO UPDATE SET "label" = excluded."label", "kind" = excluded."kind", "model" = excluded."model", "serial" = excluded."serial"`
  for (const devices of portions(rows.map(({ id }) => id))) await audit('device.imported', 'file', { devices })
}
