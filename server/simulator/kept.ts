/** A frame that the server has not acknowledged yet. */
export interface KeptFrame {
  seq: number
  bytes: Uint8Array
  made_ms: number
  /** When it was last sent, and on which connection (0 = never). */
  sent_ms: number
  connection: number
}

export interface KeptBounds {
  keep_ms: number
  max_bytes: number
}

/** A run of sequence numbers, both ends included. */
export interface SeqRange {
  from: number
  to: number
}

/**
 * The frames a device keeps until they are acknowledged, oldest first. Bounded by age and bytes: what no longer fits is
 * dropped from the old end and counted, for the device to declare as skipped.
 */
export class Kept {
  dropped = 0
  #frames: KeptFrame[] = []
  #head = 0
  #bytes = 0

  constructor(readonly bounds: KeptBounds) {}

  get size(): number {
    return this.#frames.length - this.#head
  }
  get bytes(): number {
    return this.#bytes
  }
  get oldest(): KeptFrame | undefined {
    return this.#frames[this.#head]
  }

  push(seq: number, bytes: Uint8Array, now_ms: number): KeptFrame {
    const frame = { seq, bytes, made_ms: now_ms, sent_ms: 0, connection: 0 }
    this.#frames.push(frame)
    this.#bytes += bytes.length
    return frame
  }

  /** Lets go of all up to `up_to`; returns how many. */
  acknowledge(up_to: number): number {
    let n = 0
    while (this.oldest && this.oldest.seq <= up_to) {
      this.#shift()
      n++
    }
    return n
  }

  /** Drops what is older than keep_ms or beyond max_bytes; returns the range dropped. */
  expire(now_ms: number): SeqRange | null {
    const from = this.oldest?.seq
    let to: number | undefined
    for (let f = this.oldest; f && (now_ms - f.made_ms > this.bounds.keep_ms || this.#bytes > this.bounds.max_bytes); f = this.oldest) {
      to = f.seq
      this.#shift()
      this.dropped++
    }
    return from === undefined || to === undefined ? null : { from, to }
  }

  find(seq: number): KeptFrame | undefined {
    const first = this.oldest
    const found = first && this.#frames[this.#head + seq - first.seq]
    return found?.seq === seq ? found : undefined
  }

  *[Symbol.iterator](): Generator<KeptFrame> {
    for (let i = this.#head; i < this.#frames.length; i++) yield this.#frames[i]!
  }

  #shift(): void {
    this.#bytes -= this.oldest!.bytes.length
    this.#head++
    if (this.#head < 256 || this.#head * 2 < this.#frames.length) return
    this.#frames = this.#frames.slice(this.#head)
    this.#head = 0
  }
}
