import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Certificate, watchCertificate } from './certificate.ts'
import { openTestDoor } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'wardwave-tls-'))
const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
let old: Certificate
let fresh: Certificate

async function make(name: string): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], { keySize: 2048, algorithm: 'sha256' })
  return { cert, key }
}
const write = ({ cert, key }: Certificate) => {
  writeFileSync(certFile, cert)
  writeFileSync(keyFile, key)
}
beforeAll(async () => {
  ;[old, fresh] = await Promise.all([make('old.test'), make('fresh.test')])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Whose certificate a new connection is shown; rejects when there is no agreement. */
function shown(port: number, version?: SecureVersion): Promise<string> {
  return new Promise((done, fail) => {
    const versions = version ? { minVersion: version, maxVersion: version } : {}
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ciphers: 'DEFAULT@SECLEVEL=0', ...versions }, () => {
      done(String((socket.getPeerCertificate() as PeerCertificate).subject.CN))
      socket.destroy()
    })
    socket.on('error', fail)
  })
}

test('[SEC-16] a renewed certificate is in force without a restart, for new connections', async () => {
  write(old)
  const { door, port } = await openTestDoor({ tls: old })
  const stop = watchCertificate({ certFile, keyFile }, door.renew, 50)
  expect(await shown(port)).toBe('old.test')
  write(fresh)
  await vi.waitFor(async () => expect(await shown(port)).toBe('fresh.test'), 5_000)
  stop()
  await door.close()
})

test('[SEC-16] a pair that does not fit, half written or garbage, changes nothing', async () => {
  write(old)
  const renewed = vi.fn()
  const stop = watchCertificate({ certFile, keyFile }, renewed, 20)
  writeFileSync(certFile, fresh.cert) // the key is still the old one
  await new Promise((next) => setTimeout(next, 200))
  writeFileSync(certFile, 'garbage')
  await new Promise((next) => setTimeout(next, 200))
  expect(renewed).not.toHaveBeenCalled()
  writeFileSync(certFile, fresh.cert)
  writeFileSync(keyFile, fresh.key)
  await vi.waitFor(() => expect(renewed).toHaveBeenLastCalledWith(fresh), 5_000)
  stop()
})

test('[SEC-17] nothing older than TLS 1.2 is spoken', async () => {
  const { door, port } = await openTestDoor({ tls: old })
  await expect(shown(port, 'TLSv1.1')).rejects.toThrow()
  expect(await shown(port, 'TLSv1.2')).toBe('old.test')
  expect(await shown(port, 'TLSv1.3')).toBe('old.test')
  await door.close()
})
