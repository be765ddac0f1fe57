import { createHmac } from 'node:crypto'

/** What a study code stands for; the kind is in its letter and in its hash, so that no two kinds share one. */
const LETTER = { patient: 'P', stay: 'S', ward: 'W', bed: 'B', device: 'D' } as const
export type Coded = keyof typeof LETTER

const CODE_HEX = 16
export const SHIFT_MAX_DAYS = 365
const DAY_MS = 86_400_000

/**
 * Everything of a study that is made of its key: the same key gives the same codes and shifts, so that two exports of one
 * study fit together; without it nobody can make or undo them.
 */
export interface Study {
  /** `P1f…`: 64 bits of HMAC-SHA256 over kind and id. */
  code(kind: Coded, id: string): string
  /** Days by which all dates of a patient are moved: -365 to 365, never 0. Whole days, so intervals and the time of day stay. */
  shift_days(patient: string): number
}

export function createStudy(key: Buffer): Study {
  const hash = (purpose: string, text: string) => createHmac('sha256', key).update(`${purpose}\n${text}`).digest()
  return {
    code: (kind, id) => `${LETTER[kind]}${hash(kind, id).toString('hex').slice(0, CODE_HEX)}`,
    shift_days(patient) {
      // 48 bits over 730 values: no day is likelier than another by more than one in 10^11.
      const place = hash('shift', patient).readUIntBE(0, 6) % (2 * SHIFT_MAX_DAYS)
      return place < SHIFT_MAX_DAYS ? place - SHIFT_MAX_DAYS : place - SHIFT_MAX_DAYS + 1
    },
  }
}

/** Moves a moment (ms) by a patient's shift. */
export const shifted = (at_ms: number, shift_days: number) => at_ms + shift_days * DAY_MS

/** Ages above this are told as one: so few people reach them that the age names them. */
const AGE_TOLD_MAX = 89

/** Whole years at `at_ms` of who was born on `born` (ISO date), "90+" from 90 on; '' where the date is none. */
export function ageOf(born: string, at_ms: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(born) || Number.isNaN(Date.parse(born))) return ''
  const [birth, at] = [new Date(born), new Date(at_ms)]
  const before =
    at.getUTCMonth() < birth.getUTCMonth() || (at.getUTCMonth() === birth.getUTCMonth() && at.getUTCDate() < birth.getUTCDate())
  const years = at.getUTCFullYear() - birth.getUTCFullYear() - (before ? 1 : 0)
  if (years < 0) return ''
  return years > AGE_TOLD_MAX ? `${AGE_TOLD_MAX + 1}+` : String(years)
}
