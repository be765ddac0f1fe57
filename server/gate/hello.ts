import { CHANNEL_BY_MDC } from '../../contracts/channel.ts'
import type { ChannelMessage, HelloMessage } from '../../contracts/codec/device-message.ts'
import type { CloseName } from '../../contracts/error.ts'
import type { DeclaredChannel, Hello } from '../../contracts/frame.ts'
import { DEVICE_PROTOCOL, speaks } from '../../contracts/version.ts'
import { plainText } from './text.ts'
import { changeOfUnit } from './units.ts'

export type HelloCheck = { ok: true; hello: Hello } | { ok: false; close: CloseName; detail: string }

const MAX_CHANNELS = 64
const MAX_INDEX = 65_535
const MAX_KEEPS_MS = 7 * 24 * 3_600_000
const ID = /^[\w.:-]{1,64}$/

class Refusal {
  constructor(
    readonly close: CloseName,
    readonly detail: string,
  ) {}
}

/**
 * Checks what a device says of itself against channel.ts and against the device its token belongs to.
 * Pure. A refusal names the closing code and says what is wrong, for the close reason.
 */
export function checkHello(message: HelloMessage, device: string): HelloCheck {
  const { floor, current } = DEVICE_PROTOCOL
  const no = (close: CloseName, detail: string): HelloCheck => ({ ok: false, close, detail })
  if (!speaks(DEVICE_PROTOCOL, message.protocol))
    return no('protocol_unsupported', `${message.protocol}: ${floor} to ${current} are spoken`)
  if (message.device !== '' && message.device !== device) return no('hello_device_mismatch', 'the token belongs to another device')
  if (!ID.test(message.boot)) return no('hello_invalid', 'boot: 1 to 64 letters, digits, _ . : -')
  if (message.origin === 'unknown') return no('hello_invalid', 'origin: live, simulated or recorded')
  if (!Number.isInteger(message.keeps_ms) || message.keeps_ms < 0 || message.keeps_ms > MAX_KEEPS_MS)
    return no('hello_invalid', `keeps_ms: 0 to ${MAX_KEEPS_MS}`)
  if (message.channels.length > MAX_CHANNELS) return no('hello_invalid', `more than ${MAX_CHANNELS} channels`)
  const channels: DeclaredChannel[] = []
  for (const declared of message.channels) {
    const checked = checkChannel(declared, channels)
    if (checked instanceof Refusal) return no(checked.close, checked.detail)
    channels.push(checked)
  }
  const { boot, protocol, keeps_ms, origin } = message
  const kind = message.kind === 'unknown' ? 'other' : message.kind
  return {
    ok: true,
    hello: {
      device,
      boot,
      protocol,
      keeps_ms,
      origin,
      kind,
      model: plainText(message.model, 80),
      serial: plainText(message.serial, 80),
      channels,
    },
  }
}

function checkChannel(c: ChannelMessage, before: readonly DeclaredChannel[]): DeclaredChannel | Refusal {
  if (!Number.isInteger(c.index) || c.index < 1 || c.index > MAX_INDEX)
    return new Refusal('hello_invalid', `channel index ${c.index}: 1 to ${MAX_INDEX}`)
  const def = CHANNEL_BY_MDC.get(c.mdc)
  if (!def || def.name !== c.name) return new Refusal('channel_unknown', `${c.mdc} with ${plainText(c.name, 40)}: code and name must agree`)
  if (before.some((b) => b.index === c.index || b.key === def.key))
    return new Refusal('hello_invalid', `channel ${c.index} (${def.key}) declared twice`)
  const change = changeOfUnit(def, c.unit)
  if (!change) return new Refusal('unit_unknown', `${def.key} in ${plainText(c.unit, 20)}: ${def.units.join(' or ')}`)
  const [low, high] = def.rate_hz ?? [0, 0]
  if (!(c.rate_hz >= low && c.rate_hz <= high)) return new Refusal('rate_out_of_range', `${def.key} at ${c.rate_hz} Hz: ${low} to ${high}`)
  const scaled = def.kind === 'wave'
  if (scaled && !(Number.isFinite(c.gain) && c.gain !== 0 && Number.isFinite(c.offset)))
    return new Refusal('hello_invalid', `${def.key}: gain must be a number other than 0, offset a number`)
  return {
    index: c.index,
    key: def.key,
    rate_hz: c.rate_hz,
    gain: scaled ? c.gain : 1,
    offset: scaled ? c.offset : 0,
    unit_scale: change.scale,
    unit_shift: change.shift,
  }
}
