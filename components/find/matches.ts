import type { FoundBed } from '../../contracts/find.ts'

/** Shown at once; whoever wants the rest types on. */
export const SHOWN_MAX = 30

/** Case, accents and what stands between the letters do not matter. */
function plain(words: string): string {
  return words
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}

/**
 * Beds that fit what was typed: every word of it begins the label of the bed, a name or the record number. The bed with
 * exactly that label first ("7" and "07" are one), then of the ward that is shown, then in the order given.
 */
export function matches(beds: readonly FoundBed[], typed: string, ward: string | null): FoundBed[] {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const fitting = beds.filter((bed) => words.every((word) => fields(bed).some((field) => field.startsWith(word))))
  const exact = (bed: FoundBed) => (words.length === 1 && unpadded(plain(bed.label)) === unpadded(words[0]!) ? 0 : 1)
  const away = (bed: FoundBed) => (bed.ward === ward ? 0 : 1)
  return fitting.sort((a, b) => exact(a) - exact(b) || away(a) - away(b))
}

function fields({ label, ward_name, patient }: FoundBed): string[] {
  const names = patient ? [...plain(patient.family).split(/[\s-]+/), ...plain(patient.given).split(/[\s-]+/), plain(patient.mrn)] : []
  return [plain(label), unpadded(plain(label)), ...plain(ward_name).split(/\s+/), ...names, patient ? plain(patient.family) : ''].filter(
    Boolean,
  )
}

const unpadded = (label: string) => label.replace(/^0+(?=.)/, '')
