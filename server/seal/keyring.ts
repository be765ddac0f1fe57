import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { createFields, type Fields, type KeyRing } from './fields.ts'

/** The key ring is one JSON file beside the data, or wherever the operator keeps it: `{ current, keys: { id: base64 }, index: base64 }`. */
const key = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, 'is not 32 bytes of base64')
const ringFile = z
  .object({ current: z.string().regex(/^[\w-]{1,40}$/), keys: z.record(z.string().regex(/^[\w-]{1,40}$/), key), index: key })
  .refine((ring) => ring.current in ring.keys, 'current names a key that is not in the ring')
export type RingFile = z.infer<typeof ringFile>

const CHECK_EVERY_MS = 1_000
const freshKey = () => randomBytes(32).toString('base64')

/** Makes the file when it is missing: readable by this user alone. */
export function ensureRing(path: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  const ring: RingFile = { current: 'k1', keys: { k1: freshKey() }, index: freshKey() }
  writeFileSync(path, `${JSON.stringify(ring, null, 1)}\n`, { mode: 0o600, flag: 'wx' })
}

/** @throws Error in plain words when the file is not a key ring. */
export function readRing(path: string): KeyRing {
  const parsed = ringFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path} is not a key ring: ${parsed.error.issues[0]?.message ?? ''}`)
  const { current, keys, index } = parsed.data
  return {
    current,
    keys: new Map(Object.entries(keys).map(([id, text]) => [id, Buffer.from(text, 'base64')])),
    index: Buffer.from(index, 'base64'),
  }
}

/** The ring of a file that may be rotated while we run: looked at once a second at most, and whenever `refresh` is asked. */
export function watchedRing(path: string, now_ms: () => number): { ring(): KeyRing; refresh(): KeyRing } {
  let ring = readRing(path)
  let changed_ms = statSync(path).mtimeMs
  let looked_ms = now_ms()
  const refresh = () => {
    looked_ms = now_ms()
    const mtime = statSync(path).mtimeMs
    if (mtime !== changed_ms) {
      ring = readRing(path)
      changed_ms = mtime
    }
    return ring
  }
  return { ring: () => (now_ms() - looked_ms < CHECK_EVERY_MS ? ring : refresh()), refresh }
}

/** Fields sealed with the ring in `path`; the file is made when it is missing. @throws Error in plain words when it is not a key ring. */
export function fieldsOf(path: string, now_ms: () => number): Fields {
  ensureRing(path)
  const { ring, refresh } = watchedRing(path, now_ms)
  return createFields(ring, refresh)
}
