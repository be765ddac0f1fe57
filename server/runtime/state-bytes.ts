import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Quick rather than small: a snapshot is taken of every patient every few seconds. */
const LEVEL = 1
/** First byte of what `serialize` writes; no deflated stream begins with it. */
const PLAIN = 0xff

/** The state of a partition as bytes, less than half of what they are before deflating: 8 KB a patient for 20. */
export function bytesOf(state: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(deflateRawSync(serialize(state), { level: LEVEL }))
}

/** The state again; also of bytes that were stored before they were deflated. @throws Error on bytes that are neither */
export function stateOf(bytes: Uint8Array): unknown {
  return deserialize(bytes[0] === PLAIN ? bytes : inflateRawSync(bytes))
}
