/** Writers of small recordings, for tests of their readers. */
export function encode212(samples: readonly number[]): Uint8Array {
  const out: number[] = []
  for (let i = 0; i < samples.length; i += 2) {
    const [a, b] = [samples[i]! & 0xfff, (samples[i + 1] ?? 0) & 0xfff]
    out.push(a & 0xff, (a >> 8) | ((b >> 8) << 4), b & 0xff)
  }
  return Uint8Array.from(out)
}

export function encode16(samples: readonly number[]): Uint8Array {
  const out = new Uint8Array(samples.length * 2)
  const view = new DataView(out.buffer)
  for (const [i, v] of samples.entries()) view.setInt16(i * 2, v, true)
  return out
}

/** Words of an annotation file, little-endian, ended by 0. */
export function encodeWords(words: readonly number[]): Uint8Array {
  return encode16([...words, 0])
}

/** An annotation word: type and field. */
export const word = (type: number, field: number): number => (type << 10) | (field & 0x3ff)

/** Interleaves channels sample by sample. */
export function weave(channels: ReadonlyArray<readonly number[]>): number[] {
  return channels[0]!.flatMap((_, i) => channels.map((c) => c[i]!))
}
