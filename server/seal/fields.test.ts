import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFields, type KeyRing, type Place, SealError } from './fields.ts'
import { testFields } from './testing.ts'

const fields = testFields()
const place: Place = ['Patient', 'family', 'p1']
const ring = (current: string, ...ids: string[]): KeyRing => ({
  current,
  keys: new Map(ids.map((id) => [id, Buffer.alloc(32, id)])),
  index: Buffer.alloc(32, 2),
})

describe('a sealed field', () => {
  test('[SEAL-1] any text comes back as it was, never twice the same ciphertext, and nothing of it shows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 4 }), (text) => {
        const sealed = fields.seal(place, text)
        expect(fields.open(place, sealed)).toBe(text)
        expect(fields.seal(place, text)).not.toBe(sealed)
        expect(sealed).toMatch(/^ww1\.k1\.[\w-]+$/)
      }),
    )
    expect(Buffer.from(fields.seal(place, 'Okafor').split('.')[2]!, 'base64url').includes('Okafor')).toBe(false)
  })

  test('[SEAL-2] it opens in its own place only: not in another row, column or table', () => {
    const sealed = fields.seal(place, 'Okafor')
    for (const other of [
      ['Patient', 'family', 'p2'],
      ['Patient', 'given', 'p1'],
      ['BreakGlass', 'family', 'p1'],
      ['Patient|family', 'p1', ''],
    ] as const)
      expect(() => fields.open(other, sealed)).toThrow(new SealError('broken'))
  })

  test('[SEAL-2] one bit changed anywhere, and cut or made longer, it opens no more', () => {
    const sealed = fields.seal(place, 'Okafor')
    const [head, body] = [sealed.slice(0, 7), Buffer.from(sealed.slice(7), 'base64url')]
    for (let bit = 0; bit < body.length * 8; bit++) {
      const changed = Buffer.from(body)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => fields.open(place, head + changed.toString('base64url'))).toThrow('broken')
    }
    for (const other of [body.subarray(0, -1), body.subarray(0, 27), Buffer.concat([body, Buffer.of(0)])])
      expect(() => fields.open(place, head + other.toString('base64url'))).toThrow('broken')
  })

  test('[SEAL-3] a text of before there were keys is given back; a key the ring does not have is told, after the ring was asked anew', () => {
    expect(fields.open(place, 'Okafor')).toBe('Okafor')
    let now = ring('k1', 'k1')
    const running = createFields(
      () => ring('k1', 'k1'),
      () => now,
    )
    const rotated = createFields(() => ring('k2', 'k1', 'k2')).seal(place, 'Okafor')
    expect(() => running.open(place, rotated)).toThrow(new SealError('unknown_key'))
    now = ring('k2', 'k1', 'k2')
    expect(running.open(place, rotated)).toBe('Okafor')
  })

  test('[SEAL-3] a rotation changes what seals, not what opens, and never the index', () => {
    const [before, after] = [createFields(() => ring('k1', 'k1')), createFields(() => ring('k2', 'k1', 'k2'))]
    expect(after.open(place, before.seal(place, 'Okafor'))).toBe('Okafor')
    expect(after.seal(place, 'Okafor').startsWith(after.currentPrefix())).toBe(true)
    expect(after.index('mrn', 'MRN-1')).toBe(before.index('mrn', 'MRN-1'))
    expect(after.index('pin', 'MRN-1')).not.toBe(before.index('mrn', 'MRN-1'))
  })
})
