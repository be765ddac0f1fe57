import { freshKey, freshKeyId, type RingFile, readRingFile, replaceRing } from './keyring.ts'

/**
 * What the key command does to the ring. A key that was replaced opens on; it may be taken out once every process has seen
 * the new one and what they had under way is stored.
 */
export const RETIRE_AFTER_MS = 60_000

/** Adds a fresh key that seals from now on. @returns its id. */
export function rotateRing(path: string, now_ms: number): string {
  const ring = readRingFile(path)
  const current = freshKeyId(now_ms)
  replaceRing(path, { ...ring, current, since: new Date(now_ms).toISOString(), keys: { ...ring.keys, [current]: freshKey() } })
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

/** Takes a key out for good: what is sealed with it, in old backups too, can never be read again. */
export function dropKey(path: string, id: string): void {
  const ring = readRingFile(path)
  const { [id]: _, ...keys } = ring.keys
  replaceRing(path, { ...ring, keys })
}
