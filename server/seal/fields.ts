import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Keys by id; `current` seals, all of them open. `index` makes blind indexes and never changes. 32 bytes each. */
export interface KeyRing {
  current: string
  keys: ReadonlyMap<string, Buffer>
  index: Buffer
}

/** Where a sealed text stands. It opens in its own place only: a value copied to another row or column does not. */
export type Place = readonly [table: string, column: string, row: string]

/** Why limits were changed: sealed before the command is recorded, so by the stay, whose versions are counted later. */
export const limitReason = (encounter: string): Place => ['LimitVersion', 'reason', encounter]

/** Texts that name or tell of a patient, at rest: AES-256-GCM with the key's id in front. */
export interface Fields {
  seal(place: Place, text: string): string
  /** @throws SealError: another key, another place, or changed. What was never sealed (from before there were keys) is given back as it is. */
  open(place: Place, sealed: string): string
  /** What every text sealed with the current key begins with; for asking a database which are not. */
  currentPrefix(): string
  /** For finding a text without reading it: HMAC-SHA256 over purpose and text. The caller makes one text of equal ones. */
  index(purpose: string, text: string): string
}

export class SealError extends Error {
  constructor(readonly reason: 'unknown_key' | 'broken') {
    super(`a sealed field cannot be opened: ${reason}`)
    this.name = 'SealError'
  }
}

/** `ww1.<key id>.<nonce, tag and ciphertext as base64url>` */
const SEALED = /^ww1\.([\w-]{1,40})\.([\w-]+)$/
/** What every sealed text begins with. */
export const PREFIX = 'ww1.'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** `ring` is asked at every use, so that a rotation acts at once; `refresh` is asked once for a key id the ring does not have. */
export function createFields(ring: () => KeyRing, refresh: () => KeyRing = ring): Fields {
  const keyOf = (id: string): Buffer => {
    const key = ring().keys.get(id) ?? refresh().keys.get(id)
    if (!key) throw new SealError('unknown_key')
    return key
  }
  return {
    seal(place, text) {
      const { current } = ring()
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), nonce)
      cipher.setAAD(Buffer.from(place.join('|')))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `ww1.${current}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(place, sealed) {
      const parts = SEALED.exec(sealed)
      if (!parts) return sealed
      const bytes = Buffer.from(parts[2]!, 'base64url')
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealError('broken')
      const key = keyOf(parts[1]!)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(place.join('|')))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        throw new SealError('broken')
      }
    },
    currentPrefix: () => `${PREFIX}${ring().current}.`,
    index: (purpose, text) => createHmac('sha256', ring().index).update(`${purpose}\n${text}`).digest('base64url'),
  }
}
