import { hasText, text } from '../text/text.ts'

/** A kind of device in words; one that is not known is shown as it is. */
export function deviceKindText(kind: string): string {
  const key = `bed.device_kind.${kind}`
  return hasText(key) ? text(key) : kind
}
