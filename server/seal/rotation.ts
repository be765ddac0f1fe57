import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { freshKey, freshKeyId, type RingFile, readRingFile, replaceRing } from './keyring.ts'

/**
 * What the key command does to the ring. A key that was replaced opens on; it may be taken out once every process has seen
 * the new one and what they had under way is stored.
 */
export const RETIRE_AFTER_MS = 60_000

/** Adds a fresh key that seals from now on. @returns its id. @throws Error while another changes the ring */
export function rotateRing(path: string, now_ms: number): string {
  const current = freshKeyId(now_ms)
  changeRing(path, (ring) => ({ ...ring, current, since: new Date(now_ms).toISOString(), keys: { ...ring.keys, [current]: freshKey() } }))
  return current
}

/** Why the ring still needs `id`, in words; null: it may go, if no field uses it. */
export function refusedRetiring(ring: RingFile, id: string, now_ms: number): string | null {
  if (!(id in ring.keys)) return `There is no key ${id} in the ring; it has: ${Object.keys(ring.keys).join(', ')}.`
  if (id === ring.current) return `Key ${id} is the one that seals now. Make another first: npm run keys -- rotate`
  const left_ms = Date.parse(ring.since) + RETIRE_AFTER_MS - now_ms
  if (left_ms > 0) return `What was sealed just before the rotation may still be under way. Try again in ${Math.ceil(left_ms / 1_000)} s.`
  return null
}

/** Takes a key out for good: what is sealed with it, in old backups too, can never be read again. @throws Error as rotateRing */
export function dropKey(path: string, id: string): void {
  changeRing(path, (ring) => {
    const { [id]: _, ...keys } = ring.keys
    return { ...ring, keys }
  })
}

/** One at a time: of two that change one ring, the second would lose the first one's key, and with it what it has sealed. */
function changeRing(path: string, change: (ring: RingFile) => RingFile): void {
  const lock = `${path}.lock`
  take(lock)
  try {
    replaceRing(path, change(readRingFile(path)))
  } finally {
    rmSync(lock)
  }
}

/** A change takes milliseconds: a lock that is found is another's of this moment, or of a process that was killed in it. */
function take(lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Error(`another command (process ${readFileSync(lock, 'utf8')}) is changing the ring; if it was killed, remove ${lock}`)
  }
}
