/**
 * Text of a device as it may be stored and shown: control characters and lone surrogates (which PostgreSQL
 * refuses) become spaces, and it ends after `max` UTF-16 units.
 */
export function plainText(text: string, max: number): string {
  return text.slice(0, max).replace(/[\p{Cc}\p{Cs}]/gu, ' ')
}
