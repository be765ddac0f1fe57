import { expect, test } from 'vitest'
import { type AuditRow, canonical, GENESIS, link, verifyChain } from './chain.ts'

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = []
  for (let i = 0; i < length; i++) {
    const entry = {
      at_ms: 1_000 + i,
      actor: 'u1',
      action: 'alarm.acknowledged',
      subject: `a${i}`,
      detail: { n: i, x: 0.1 },
      effect_id: `1/${i}/0`,
    }
    rows.push(link(rows.at(-1) ?? GENESIS, entry))
  }
  return rows
}

test('[DB-1] an untouched audit chain verifies and gives its end', () => {
  const rows = chain(20)
  expect(verifyChain(rows)).toEqual({ ok: true, head: { seq: 20, hash: rows[19]!.hash } })
  expect(verifyChain(rows.slice(10), rows[9])).toMatchObject({ ok: true })
  expect(verifyChain([])).toEqual({ ok: true, head: GENESIS })
})

test('[DB-1] an edited, removed, swapped or forged row is found, with its number', () => {
  const edited = chain(5)
  edited[2] = { ...edited[2]!, actor: 'u2' }
  expect(verifyChain(edited)).toEqual({ ok: false, seq: 3, reason: 'changed' })
  const detail = chain(5)
  detail[1]!.detail = { n: 1, x: 0.2 }
  expect(verifyChain(detail)).toEqual({ ok: false, seq: 2, reason: 'changed' })
  const removed = chain(5)
  removed.splice(3, 1)
  expect(verifyChain(removed)).toEqual({ ok: false, seq: 4, reason: 'missing' })
  const forged = chain(5)
  forged[2] = link(forged[1]!, { ...forged[2]!, actor: 'u2' })
  expect(verifyChain(forged)).toEqual({ ok: false, seq: 4, reason: 'not_tied' })
})

test('[DB-2] canonical JSON does not depend on the order of keys', () => {
  expect(canonical({ b: [1, { d: null, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[1,{"d":null}]}')
  expect(canonical({ a: 'x', b: [1, { d: null }] })).toBe(canonical({ b: [1, { d: null }], a: 'x' }))
})
