import type { IncomingMessage } from 'node:http'

/** The body of a request as text; null when it is longer than `most_bytes`: the rest is not read. @throws when the sender breaks off */
export async function bodyOf(incoming: IncomingMessage, most_bytes: number): Promise<string | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > most_bytes) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
