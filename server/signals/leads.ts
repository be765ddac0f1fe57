/**
 * ECG leads in the order in which they are preferred for finding beats: II shows P and R best, then the chest leads near
 * the left ventricle. A lead's place in this list is its number in `ecg.lead` and its bit in `ecg.off`.
 */
export const ECG_LEADS = [
  'ecg_ii',
  'ecg_v5',
  'ecg_i',
  'ecg_v4',
  'ecg_v2',
  'ecg_v3',
  'ecg_v6',
  'ecg_v1',
  'ecg_avf',
  'ecg_iii',
  'ecg_avl',
  'ecg_avr',
  'ecg',
] as const

/** Leads whose bit is set in `mask`. */
export function leadsIn(mask: number): string[] {
  return ECG_LEADS.filter((_, i) => (mask >> i) & 1)
}
