import type { ImportLine, ImportReply } from '../../contracts/devices.ts'
import { BEDS_MAX, bedLabel } from '../../contracts/house.ts'
import { authorise } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import type { Change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { type Cells, isFault, isLine, portions, readTable, reply, right, wrong } from './csv.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'
import { changeHouse } from './wards-admin.ts'

interface Row {
  id: string
  ward: string
  label: string
  position: number
}

/** Room for every order a ward may want. */
const POSITION_MAX = 10_000

/**
 * Beds out of a table with the columns ward (its id or name), label and, where there is one, position. Shows what each
 * line does; with `confirm` it is done, all or nothing. A new bed without a position comes after the last of its ward.
 * @throws Denied, ConflictError `file_invalid` when it was confirmed with a wrong line
 */
export async function importBeds(
  principal: Principal,
  store: Store,
  now_ms: number,
  { csv, confirm }: { csv: string; confirm: boolean },
): Promise<ImportReply> {
  authorise(principal, 'manage_wards', null)
  const table = readTable(csv, ['ward', 'label'], ['position'])
  if (!confirm) return reply((await judge(store.prisma, table)).lines, false)
  return changeHouse(principal, store, now_ms, async (here) => {
    const { lines, rows } = await judge(here.prisma, table)
    const bad = lines.find(({ verdict }) => verdict === 'wrong')
    if (bad) throw new ConflictError('file_invalid', { line: bad.line })
    await write(here, rows)
    return reply(lines, true)
  })
}

/** Of a ward while its lines are judged: its beds so far and their last position. */
interface Room {
  beds: number
  last: number
}
type Wards = Awaited<ReturnType<typeof wardsWithBeds>>
const wardsWithBeds = (prisma: Prisma.TransactionClient) => prisma.ward.findMany({ include: { beds: true } })

async function judge(prisma: Prisma.TransactionClient, table: Cells[] | ImportLine[]): Promise<{ lines: ImportLine[]; rows: Row[] }> {
  const cells = table.filter(isLine)
  if (cells.length === 0) return { lines: table.filter(isFault), rows: [] }
  const wards = await wardsWithBeds(prisma)
  const rooms = new Map(
    wards.map(({ id, beds }) => [id, { beds: beds.length, last: Math.max(0, ...beds.map(({ position }) => position)) }]),
  )
  const seen = new Set<string>()
  const rows: Row[] = []
  const lines = cells.map((one) => judgeLine(one, wards, rooms, seen, rows))
  return { lines, rows }
}

function judgeLine({ line, cells }: Cells, wards: Wards, rooms: Map<string, Room>, seen: Set<string>, rows: Row[]): ImportLine {
  const label = cells.label!
  const name = `${cells.ward} ${label}`
  const ward = wardOf(wards, cells.ward!)
  if (!ward) return wrong(line, name, 'ward_unknown', ['ward'])
  if (ward.closedAt) return wrong(line, name, 'ward_closed', ['ward'])
  if (!bedLabel.safeParse(label).success) return wrong(line, name, 'label_wrong', ['label'])
  const given = cells.position ?? ''
  if (given !== '' && !(/^\d{1,5}$/.test(given) && Number(given) >= 1 && Number(given) <= POSITION_MAX))
    return wrong(line, name, 'position_wrong', ['position'])
  const key = JSON.stringify([ward.id, label])
  if (seen.has(key)) return wrong(line, name, 'twice', ['label'])
  seen.add(key)
  const room = rooms.get(ward.id)!
  const before = ward.beds.find((bed) => bed.label === label)
  if (before?.closedAt) return wrong(line, name, 'bed_closed', ['label'])
  if (!before && room.beds >= BEDS_MAX) return wrong(line, name, 'ward_full', ['ward'])
  const position = given === '' ? (before?.position ?? room.last + 1) : Number(given)
  room.last = Math.max(room.last, position)
  if (!before) room.beds++
  if (before?.position !== position) rows.push({ id: before?.id ?? crypto.randomUUID(), ward: ward.id, label, position })
  return right(line, name, before ? (before.position === position ? [] : ['position']) : 'new')
}

/** By id, or by a name that only one ward has. */
function wardOf(wards: Wards, given: string): Wards[number] | undefined {
  const named = wards.filter(({ name }) => name.toLowerCase() === given.toLowerCase())
  return wards.find(({ id }) => id === given) ?? (named.length === 1 ? named[0] : undefined)
}

async function write({ prisma, audit }: Change, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await prisma.$executeRaw`
    INSERT INTO "Bed" ("id", "wardId", "label", "position")
    SELECT id, ward, label, position FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (id text, ward text, label text, position int)
    ON CONFLICT ("wardId", "label") DO UPDATE SET "position" = excluded."position"`
  for (const beds of portions(rows.map(({ id }) => id))) await audit('bed.imported', 'file', { beds })
}
