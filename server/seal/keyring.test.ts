import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import type { Place } from './fields.ts'
import { ensureRing, fieldsOf, RING_SEEN_MS, readRing, readRingFile } from './keyring.ts'
import { dropKey, RETIRE_AFTER_MS, refusedRetiring, rotateRing } from './rotation.ts'

const place: Place = ['Patient', 'family', 'p1']
let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardwave-ring-'))
  path = join(dir, 'kept', 'field-keys.json')
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('the key ring', () => {
  test('[SEAL-8] of two that change it at once one waits its turn: no key that has sealed is ever lost', () => {
    ensureRing(path, 1e12)
    const before = readFileSync(path, 'utf8')
    writeFileSync(`${path}.lock`, '4711')
    expect(() => rotateRing(path, 1e12)).toThrow(/process 4711\) is changing the ring/)
    expect(() => dropKey(path, 'k')).toThrow(/is changing the ring/)
    expect(readFileSync(path, 'utf8')).toBe(before)
    rmSync(`${path}.lock`)
    const ids = [rotateRing(path, 1e12), rotateRing(path, 1e12)]
    expect(Object.keys(readRingFile(path).keys)).toEqual(expect.arrayContaining(ids))
  })

  test('[SEAL-6] it is made once, for this user’s eyes alone, and leaves nothing beside it', () => {
    ensureRing(path, 1e12)
    const first = readFileSync(path, 'utf8')
    ensureRing(path, 1e12)
    expect(readFileSync(path, 'utf8')).toBe(first)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    rotateRing(path, 1e12)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(dir, 'kept'))).toEqual(['field-keys.json'])
  })

  test('[SEAL-6] a file that is no ring is refused in words that do not show what is in it', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"current":"a","keys":{},"index":"x"}',
      JSON.stringify({ current: 'a', keys: { a: 'c2hvcnQ=' }, index: 'x' }),
    ]) {
      writeFileSync(join(dir, 'other.json'), text)
      expect(() => readRing(join(dir, 'other.json'))).toThrow(/other\.json is not a key ring: /)
    }
  })

  test('[SEAL-7] a running process seals with the new key within a second, and opens what another sealed with it at once', () => {
    const clock = manualClock()
    const running = fieldsOf(path, clock.now_ms)
    const old = running.seal(place, 'Okafor')
    const id = rotateRing(path, clock.now_ms())
    const other = fieldsOf(path, clock.now_ms)
    expect(running.open(place, other.seal(place, 'Haddad'))).toBe('Haddad')
    expect(running.open(place, old)).toBe('Okafor')
    clock.advance(RING_SEEN_MS)
    expect(running.seal(place, 'Okafor')).toContain(`.${id}.`)
  })

  test('[SEAL-7] while the file is missing or broken the ring read before stays in use; mended, it is taken', () => {
    const clock = manualClock()
    const running = fieldsOf(path, clock.now_ms)
    const whole = readFileSync(path, 'utf8')
    const sealed = running.seal(place, 'Okafor')
    for (const harm of [() => writeFileSync(path, whole.slice(0, 40)), () => rmSync(path)]) {
      harm()
      clock.advance(RING_SEEN_MS)
      expect(running.open(place, running.seal(place, 'Haddad'))).toBe('Haddad')
      expect(running.open(place, sealed)).toBe('Okafor')
    }
    writeFileSync(path, whole)
    const id = rotateRing(path, clock.now_ms())
    clock.advance(RING_SEEN_MS)
    expect(running.currentPrefix()).toBe(`ww1.${id}.`)
  })

  test('[SEAL-8] only a key that is replaced, and long enough ago for everything under way to be stored, may go', () => {
    const clock = manualClock()
    ensureRing(path, clock.now_ms())
    const first = readRingFile(path).current
    expect(refusedRetiring(readRingFile(path), first, clock.now_ms())).toMatch(/seals now/)
    const second = rotateRing(path, clock.now_ms())
    expect(refusedRetiring(readRingFile(path), 'k9', clock.now_ms())).toMatch(/no key k9.*has: /)
    expect(refusedRetiring(readRingFile(path), first, clock.now_ms() + RETIRE_AFTER_MS - 1)).toMatch(/again in 1 s/)
    expect(refusedRetiring(readRingFile(path), first, clock.now_ms() + RETIRE_AFTER_MS)).toBeNull()
    dropKey(path, first)
    expect(Object.keys(readRingFile(path).keys)).toEqual([second])
  })
})
