/** Kinds of number, by the bytes they need. */
const [NAN, MINUS, PLUS, INT8, INT16, INT32, FLOAT32, FLOAT64] = [0, 1, 2, 3, 4, 5, 6, 7] as const
const NUMBER_MAX = 9

/** Numbers one after another, each in the fewest bytes that hold it exactly. */
export class NumberWriter {
  private readonly view: DataView
  private at = 0

  constructor(most: number) {
    this.view = new DataView(new ArrayBuffer(most * NUMBER_MAX))
  }

  put(value: number): void {
    const { view, at } = this
    const kind = kindOf(value)
    view.setUint8(at, kind)
    if (kind === INT8) view.setInt8(at + 1, value)
    else if (kind === INT16) view.setInt16(at + 1, value)
    else if (kind === INT32) view.setInt32(at + 1, value)
    else if (kind === FLOAT32) view.setFloat32(at + 1, value)
    else if (kind === FLOAT64) view.setFloat64(at + 1, value)
    this.at = at + 1 + LENGTH[kind]!
  }
  bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer.slice(0, this.at))
  }
}

const LENGTH = [0, 0, 0, 1, 2, 4, 4, 8]

function kindOf(value: number): number {
  if (Number.isNaN(value)) return NAN
  if (value === (value | 0) && (value !== 0 || 1 / value > 0)) {
    if (value >= -128 && value <= 127) return INT8
    return value >= -32_768 && value <= 32_767 ? INT16 : INT32
  }
  if (value === Infinity) return PLUS
  if (value === -Infinity) return MINUS
  return value === Math.fround(value) ? FLOAT32 : FLOAT64
}

/** Reads what NumberWriter wrote. */
export class NumberReader {
  private readonly view: DataView
  private at = 0

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  get done(): boolean {
    return this.at >= this.view.byteLength
  }
  next(): number {
    const { view } = this
    const kind = view.getUint8(this.at)
    const at = this.at + 1
    this.at = at + LENGTH[kind]!
    if (kind === INT8) return view.getInt8(at)
    if (kind === INT16) return view.getInt16(at)
    if (kind === INT32) return view.getInt32(at)
    if (kind === FLOAT32) return view.getFloat32(at)
    if (kind === FLOAT64) return view.getFloat64(at)
    return kind === NAN ? Number.NaN : kind === PLUS ? Infinity : -Infinity
  }
}
