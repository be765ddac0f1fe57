import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { log } from '../observe/log.ts'

export interface Certificate {
  cert: string
  key: string
}
export const TLS_MIN = 'TLSv1.2'

/**
 * Reads the two files again when one of them changes and hands over the pair once they fit each other: a renewed
 * certificate is in force without a restart. A pair that cannot be used is told of, and the one in force stays.
 * @returns how to stop looking
 */
export function watchCertificate(
  { certFile, keyFile }: { certFile: string; keyFile: string },
  renewed: (pair: Certificate) => void,
  every_ms = 5_000,
): () => void {
  const look = () => {
    try {
      const pair = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
      createSecureContext({ ...pair, minVersion: TLS_MIN })
      renewed(pair)
      log.info('the certificate was renewed')
    } catch (error) {
      log.error({ error: String(error) }, 'the new certificate cannot be used; the one in force stays')
    }
  }
  for (const file of [certFile, keyFile]) watchFile(file, { interval: every_ms, persistent: false }, look)
  return () => {
    for (const file of [certFile, keyFile]) unwatchFile(file, look)
  }
}
