/** Text PostgreSQL refuses inside jsonb: NUL, and halves of a character. A device may send either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const REFUSED = /\u0000|\p{Surrogate}/gu
const REPLACEMENT = '\ufffd'

/** A copy of `value` that jsonb takes and gives back equal; refused characters become U+FFFD. */
export function storable<T>(value: T): T {
  return JSON.parse(toJson(value)) as T
}

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'string' ? one.replace(REFUSED, REPLACEMENT) : one))
}
