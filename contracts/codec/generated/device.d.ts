/** Types of the generated module, by hand: only what device-codec.ts needs. Messages are read and written as loose objects there. */
interface Codec {
  encode(message: object): { finish(): Uint8Array }
  // biome-ignore lint/suspicious/noExplicitAny: shapes of generated code; device-codec.ts turns them into plain types field by field
  decode(bytes: Uint8Array): any
}
export const wardwave: { device: { v1: { FromDevice: Codec; ToDevice: Codec } } }
