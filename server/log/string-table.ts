/** The different strings of a batch, each written once: an encounter, a device and a boot are named in every frame. */
export class StringTable {
  private readonly byText = new Map<string, number>()

  get size(): number {
    return this.byText.size
  }
  add(text: string): void {
    if (!this.byText.has(text)) this.byText.set(text, this.byText.size)
  }
  /** Place of a string that was added. */
  index(text: string): number {
    return this.byText.get(text)!
  }
  /** u32 length of what follows, then u16 length and UTF-8 of each string, padded to an even length. */
  pack(): Buffer {
    const parts: Buffer[] = [Buffer.alloc(4)]
    let length = 0
    for (const text of this.byText.keys()) {
      const body = Buffer.from(text)
      const head = Buffer.alloc(2)
      head.writeUInt16LE(body.length)
      parts.push(head, body)
      length += 2 + body.length
    }
    if (length % 2 === 1) {
      parts.push(Buffer.from([0]))
      length += 1
    }
    parts[0]!.writeUInt32LE(length)
    return Buffer.concat(parts)
  }
  /** The strings in their order, or null when the bytes are not a table. */
  static unpack(bytes: Buffer): string[] | null {
    const strings: string[] = []
    let at = 0
    while (at + 2 <= bytes.length) {
      const length = bytes.readUInt16LE(at)
      if (at + 2 + length > bytes.length) return null
      strings.push(bytes.toString('utf8', at + 2, at + 2 + length))
      at += 2 + length
    }
    return strings
  }
}
