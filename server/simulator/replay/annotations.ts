/** One annotation of a WFDB annotation file (PhysioNet annot(5)). */
export interface Annotation {
  /** Sample number. */
  sample: number
  /** N, V, +, … */
  symbol: string
  sub: number
  channel: number
  num: number
  /** Text such as (AFIB. */
  aux: string
}

const SYMBOLS: Record<number, string> = Object.fromEntries(
  [...'NLRaVFJASEj/Q~']
    .map((s, i) => [i + 1, s] as const)
    .concat([[16, '|'], ...[...'sT*D"=pB^t+u?![]en@xf()r'].map((s, i) => [i + 18, s] as [number, string])]),
)
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?')
const [SKIP, NUM, SUB, CHN, AUX] = [59, 60, 61, 62, 63]

/** Whether a symbol marks a beat. `!` is a flutter wave, not a beat. */
export function isBeat(symbol: string): boolean {
  return BEATS.has(symbol)
}

/**
 * Reads a whole .atr file. Types with no standard symbol are given as '[n]'.
 * @throws RangeError when the file ends inside an annotation
 */
export function parseAnnotations(bytes: Uint8Array): Annotation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Annotation[] = []
  let at = 0
  let sample = 0
  let channel = 0
  let num = 0
  while (at + 1 < bytes.length) {
    const word = view.getUint16(at, true)
    at += 2
    if (word === 0) break
    const type = word >> 10
    const field = word & 0x3ff
    const last = found[found.length - 1]
    if (type === SKIP) {
      sample += (view.getUint16(at, true) << 16) | view.getUint16(at + 2, true)
      at += 4
    } else if (type === NUM) {
      num = signed8(field)
      if (last) last.num = num
    } else if (type === SUB) {
      if (last) last.sub = signed8(field)
    } else if (type === CHN) {
      channel = field & 0xff
      if (last) last.channel = channel
    } else if (type === AUX) {
      if (at + field > bytes.length) throw new RangeError('annotation text runs past the end of the file')
      if (last) last.aux = new TextDecoder('latin1').decode(bytes.subarray(at, at + field)).replace(/\0+$/, '')
      at += field + (field & 1)
    } else {
      sample += field
      found.push({ sample, symbol: SYMBOLS[type] ?? `[${type}]`, sub: 0, channel, num, aux: '' })
    }
  }
  return found
}

function signed8(field: number): number {
  return (field << 24) >> 24
}
