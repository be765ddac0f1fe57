import { z } from 'zod'
import { anyId, PLAIN } from './plain-text.ts'
import { UNIT_CHOICES, type WardUnits } from './units.ts'

/** JSON of /api/admin/wards and /api/admin/beds: wards and beds as an admin sets them up. No patient's name. */
const words = z.string().normalize('NFC').trim().max(60).regex(PLAIN)
export const wardName = words.min(1)
const wardUnits = z.strictObject({
  pressure: z.enum(UNIT_CHOICES.pressure),
  co2: z.enum(UNIT_CHOICES.co2),
  temperature: z.enum(UNIT_CHOICES.temperature),
})
export const describeWard = z.object({ name: wardName, kind: words, units: wardUnits.optional() })
export type DescribeWard = z.infer<typeof describeWard>

/** What stands at the bed and on its tile. */
export const bedLabel = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ./-]{0,11}$/u)
export const RUN_MAX = 100
export const BEDS_MAX = 200
/** POST /api/admin/wards/:ward/beds: all of them or none. */
export const addBeds = z.object({ labels: z.array(bedLabel).min(1).max(RUN_MAX) })
/** PUT /api/admin/wards/:ward/beds: every open bed, in the order they are to be shown. */
export const orderBeds = z.object({ beds: z.array(anyId).max(BEDS_MAX) })
export const relabelBed = z.object({ label: bedLabel })
/** POST /api/admin/wards/:ward/open and /api/admin/beds/:bed/open */
export const setOpen = z.object({ open: z.boolean() })

export interface BedRow {
  bed: string
  label: string
  closed: boolean
  /** Somebody lies in it. */
  taken: boolean
}

export interface WardRow {
  ward: string
  name: string
  kind: string
  units: WardUnits
  closed: boolean
  /** In display order, closed ones last. */
  beds: BedRow[]
  /** Whether the asker may look into the ward. */
  mine: boolean
}

/** GET /api/admin/wards */
export interface HouseReply {
  wards: WardRow[]
}

/**
 * The labels of a run: "01 to 12" counts with as many digits, "7A to 7F" by the last letter. One label alone is itself.
 * @returns null when the two do not belong to one run, or it is longer than RUN_MAX.
 */
export function labelsOfRun(from: string, to: string): string[] | null {
  const [first, last] = [from.trim(), to.trim()]
  if (last === '' || first === last) return first === '' ? null : [first]
  return numbered(first, last) ?? lettered(first, last)
}

function numbered(first: string, last: string): string[] | null {
  const [a, b] = [first, last].map((label) => /^(.*?)(\d+)$/.exec(label))
  if (!a || !b || a[1] !== b[1]) return null
  const [begin, end, width] = [Number(a[2]), Number(b[2]), a[2]!.length]
  return counted(begin, end, (n) => a[1] + String(n).padStart(width, '0'))
}

function lettered(first: string, last: string): string[] | null {
  const [a, b] = [first, last].map((label) => /^(.*)([A-Z])$/.exec(label))
  if (!a || !b || a[1] !== b[1]) return null
  return counted(a[2]!.charCodeAt(0), b[2]!.charCodeAt(0), (code) => a[1] + String.fromCharCode(code))
}

function counted(begin: number, end: number, labelOf: (n: number) => string): string[] | null {
  const n = end - begin + 1
  return n >= 1 && n <= RUN_MAX ? Array.from({ length: n }, (_, i) => labelOf(begin + i)) : null
}
