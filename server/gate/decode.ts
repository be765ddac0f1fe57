import { decodeFromDevice, decodeFromDeviceText } from '../../contracts/codec/device-codec.ts'
import { CodecError, type FromDevice } from '../../contracts/codec/device-message.ts'
import type { Reject } from '../../contracts/error.ts'

export type Refused = { ok: false; reason: Reject; detail: string }
export type Decoded = { ok: true; message: FromDevice } | Refused

/**
 * One WebSocket message of a device, protobuf bytes or JSON text, to a message or the reason it is none. Pure.
 * Throws nothing: whatever arrives has an answer.
 */
export function decode(data: Uint8Array | string, max_bytes: number): Decoded {
  const size = typeof data === 'string' ? Buffer.byteLength(data) : data.length
  if (size > max_bytes) return { ok: false, reason: 'too_big', detail: `${size} bytes, at most ${max_bytes}` }
  try {
    return { ok: true, message: typeof data === 'string' ? decodeFromDeviceText(data) : decodeFromDevice(data) }
  } catch (error) {
    if (error instanceof CodecError) return { ok: false, reason: error.reason, detail: error.message }
    throw error
  }
}
