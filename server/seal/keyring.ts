import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { log } from '../observe/log.ts'
import { createFields, type Fields, type KeyRing } from './fields.ts'

/** The key ring is one JSON file beside the data, or wherever the operator keeps it; `since` is when `current` began to seal. */
const keyId = z.string().regex(/^[\w-]{1,40}$/, 'a key id is letters, digits, _ and -, at most 40')
const key = z.string().refine((text) => Buffer.from(text, 'base64').length === 32, 'a key is not 32 bytes of base64')
const ringFile = z
  .object({ current: keyId, since: z.iso.datetime().default('1970-01-01T00:00:00.000Z'), keys: z.record(keyId, key), index: key })
  .refine((ring) => ring.current in ring.keys, 'current names a key that is not in the ring')
export type RingFile = z.infer<typeof ringFile>

/** A running process has seen a changed ring after this long at most. */
export const RING_SEEN_MS = 1_000

export const freshKey = () => randomBytes(32).toString('base64')
/** Ids tell when a key was made, and are never the same in two installations. */
export const freshKeyId = (now_ms: number) =>
  `k${new Date(now_ms).toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(4).toString('hex')}`

/** Makes the file when it is missing, whole or not at all: readable by this user alone; of two that make it one wins. */
export function ensureRing(path: string, now_ms: number): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  const current = freshKeyId(now_ms)
  const making = written(path, { current, since: new Date(now_ms).toISOString(), keys: { [current]: freshKey() }, index: freshKey() })
  try {
    linkSync(making, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(making)
  }
}

/** Puts another ring in the place of the file at once: whoever reads, and a crash, finds the old one or the new one. */
export function replaceRing(path: string, ring: RingFile): void {
  renameSync(written(path, ringFile.parse(ring)), path)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Writes the ring to a file beside `path`, down to the disk. @returns its path. */
function written(path: string, ring: RingFile): string {
  const making = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = openSync(making, 'wx', 0o600)
  writeSync(file, `${JSON.stringify(ring, null, 1)}\n`)
  fsyncSync(file)
  closeSync(file)
  return making
}

/** @throws Error in plain words when the file is not a key ring. */
export function readRingFile(path: string): RingFile {
  const parsed = ringFile.safeParse(json(path))
  if (!parsed.success) throw new Error(`${path} is not a key ring: ${parsed.error.issues[0]?.message ?? ''}`)
  return parsed.data
}

/** The parser's own words would quote the file, and with it a key. */
function json(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path} is not a key ring: ${(error as NodeJS.ErrnoException).code ?? 'it is not JSON'}`)
  }
}

/** @throws Error in plain words when the file is not a key ring. */
export function readRing(path: string): KeyRing {
  const { current, keys, index } = readRingFile(path)
  return {
    current,
    keys: new Map(Object.entries(keys).map(([id, text]) => [id, Buffer.from(text, 'base64')])),
    index: Buffer.from(index, 'base64'),
  }
}

/**
 * The ring of a file that may be rotated while we run: looked at once in RING_SEEN_MS at most, and whenever `refresh` is
 * asked. While the file is away or no ring, the last one stays, and the log says so once.
 */
export function watchedRing(path: string, now_ms: () => number): { ring(): KeyRing; refresh(): KeyRing } {
  let ring = readRing(path)
  let seen = stampOf(path)
  let looked_ms = now_ms()
  const refresh = () => {
    looked_ms = now_ms()
    const stamp = stampOf(path)
    if (stamp === seen) return ring
    seen = stamp
    try {
      ring = readRing(path)
      log.info({ key: ring.current }, 'the key ring has changed; its current key seals from now on')
    } catch (error) {
      log.error({ error: (error as Error).message }, 'the key ring cannot be read; the one read before stays in use')
    }
    return ring
  }
  return { ring: () => (now_ms() - looked_ms < RING_SEEN_MS ? ring : refresh()), refresh }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino}/${stat.mtimeMs}/${stat.size}` : 'missing'
}

/** Fields sealed with the ring in `path`; the file is made when it is missing. @throws Error in plain words when it is not a key ring. */
export function fieldsOf(path: string, now_ms: () => number): Fields {
  ensureRing(path, now_ms())
  const { ring, refresh } = watchedRing(path, now_ms)
  return createFields(ring, refresh)
}
