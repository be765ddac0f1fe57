import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type AuditRow, type ChainHead, GENESIS, link } from './chain.ts'
import { type Checkpoint, hex, keyId, makeCheckpoint } from './checkpoint.ts'
import { chainOf } from './testing.ts'
import { verifyExport } from './verify-export.ts'

const key = generateKeyPairSync('ed25519').privateKey
const other = generateKeyPairSync('ed25519').privateKey
const EVERY = 10

/** A signed history: a checkpoint after every 10 rows. */
function history(rows: AuditRow[], privateKey: KeyObject = key, before: Checkpoint | null = null) {
  const ends: Checkpoint[] = []
  for (const row of rows) if (row.seq % EVERY === 0) ends.push(makeCheckpoint(row, row.at_ms, ends.at(-1) ?? before, privateKey))
  return { rows, ends }
}

const rowLine = ({ seq, at_ms, actor, action, subject, detail, effect_id, prev, hash }: AuditRow) =>
  JSON.stringify({ kind: 'row', seq, at_ms, actor, action, subject, detail, effect_id, prev: hex(prev), hash: hex(hash) })
const endLine = (end: Checkpoint) => JSON.stringify({ kind: 'checkpoint', ...end })

function fileOf({ rows, ends }: { rows: AuditRow[]; ends: Checkpoint[] }, after: Checkpoint | null = null): string[] {
  const head = { kind: 'head', format: 'wardwave-audit', version: 1, after_seq: after?.seq ?? 0, key_id: keyId(key) }
  const body = rows.flatMap((row) => [rowLine(row), ...ends.filter((end) => end.seq === row.seq).map(endLine)])
  return [JSON.stringify(head), ...(after ? [endLine(after)] : []), ...body]
}

const verify = (lines: string[], witness: Checkpoint[] | null = null, partial = false) =>
  verifyExport(lines, { keys: [createPublicKey(key)], witness, partial })
const faultOf = (lines: string[], witness: Checkpoint[] | null = null, partial = false) => {
  const verdict = verify(lines, witness, partial)
  return verdict.ok ? 'right' : `${verdict.fault.reason} at ${verdict.fault.seq}`
}
const lineOf = (lines: string[], seq: number) => lines.findIndex((line) => line.startsWith(`{"kind":"row","seq":${seq},`))
const good = history(chainOf(40))

/** The owner of the database changes row `seq` and links everything after it anew. */
function rewritten(seq: number, privateKey: KeyObject = key) {
  const rows: AuditRow[] = []
  for (const row of good.rows)
    rows.push(link((rows.at(-1) as ChainHead | undefined) ?? GENESIS, row.seq === seq ? { ...row, actor: 'nobody' } : row))
  return { rows, ends: privateKey === key ? good.ends : history(rows, privateKey).ends }
}

describe('an export', () => {
  test('[AUD-40] as it was made is right, whole or from one signed end to another', () => {
    expect(verify(fileOf(good), good.ends)).toMatchObject({ ok: true, from_seq: 1, to_seq: 40, checkpoints: 4, key_id: keyId(key) })
    const part = { rows: good.rows.slice(10, 30), ends: good.ends.slice(1, 3) }
    expect(verify(fileOf(part, good.ends[0]), good.ends, true)).toMatchObject({ ok: true, from_seq: 11, to_seq: 30 })
  })

  test('[AUD-41] an edited row is named, whatever was edited, also when its own hash was made to fit', () => {
    const lines = fileOf(good)
    const at = lineOf(lines, 17)
    const edits = { actor: 'u1-0', action: 'view.ward', subject: 'e1', at_ms: 1, effect_id: 'x', detail: {} }
    for (const [field, value] of Object.entries(edits)) {
      const edited = lines.with(at, JSON.stringify({ ...JSON.parse(lines[at]!), [field]: value }))
      expect([field, faultOf(edited)]).toEqual([field, 'changed at 17'])
    }
    const row = good.rows[16]!
    expect(faultOf(lines.with(at, rowLine(link(good.rows[15]!, { ...row, actor: 'nobody' }))))).toBe('not_tied at 18')
  })

  test('[AUD-41] rows rewritten and linked anew up to the end do not fit what was signed', () => {
    expect(faultOf(fileOf(rewritten(17)))).toBe('checkpoint_differs at 20')
    expect(faultOf(fileOf(rewritten(17, other)))).toBe('foreign_key at 10')
  })

  test('[AUD-42] a row taken out, put in or put elsewhere is named', () => {
    const lines = fileOf(good)
    const at = lineOf(lines, 17)
    expect(faultOf(lines.toSpliced(at, 1))).toBe('missing at 17')
    expect(faultOf(lines.toSpliced(at, 0, lines[at]!))).toBe('missing at 18')
    const swapped = lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!)
    expect(faultOf(swapped)).toBe('missing at 17')
    const inserted = rowLine(link(good.rows[16]!, { ...good.rows[3]!, subject: 'forged' }))
    expect(faultOf(lines.toSpliced(at + 1, 0, inserted))).toBe('missing at 19')
  })

  test('[AUD-43] a cut tail: an export ends in a signed end, and not before the newest one outside', () => {
    const lines = fileOf(good)
    expect(faultOf(lines.slice(0, -1))).toBe('not_covered at 31')
    expect(faultOf(lines.slice(0, lineOf(lines, 35)))).toBe('not_covered at 31')
    const back = { rows: good.rows.slice(0, 30), ends: good.ends.slice(0, 3) }
    expect(faultOf(fileOf(back))).toBe('right')
    expect(faultOf(fileOf(back), good.ends)).toBe('rolled_back at 31')
    expect(faultOf([lines[0]!])).toBe('not_covered at 1')
    expect(faultOf([])).toBe('not_covered at 1')
  })

  test('[AUD-44] a database put back that lived on differently is found out by the ends outside, and where they fork', () => {
    const kept = { rows: good.rows.slice(0, 20), ends: good.ends.slice(0, 2) }
    const more = chainOf(20, kept.rows.at(-1)!, 'later')
    const lived = { rows: [...kept.rows, ...more], ends: [...kept.ends, ...history(more, key, kept.ends.at(-1)).ends] }
    expect(faultOf(fileOf(lived))).toBe('right')
    expect(faultOf(fileOf(lived), good.ends)).toBe('rolled_back at 30')
    expect(faultOf(fileOf(lived), [...good.ends, ...lived.ends.slice(2)])).toBe('rolled_back at 30')
  })

  test('[AUD-45] a forged, foreign, missing or moved signed end is named', () => {
    const lines = fileOf(good)
    const at = lines.indexOf(endLine(good.ends[1]!))
    const forge = (over: Partial<Checkpoint>) => lines.with(at, endLine({ ...good.ends[1]!, ...over }))
    expect(faultOf(forge({ hash: hex(good.rows[18]!.hash) }))).toBe('forged at 20')
    expect(faultOf(forge({ at_ms: 5 }))).toBe('forged at 20')
    expect(faultOf(forge({ signature: good.ends[0]!.signature }))).toBe('forged at 20')
    expect(faultOf(lines.with(at, endLine(makeCheckpoint(good.rows[19]!, 5, good.ends[0]!, other))))).toBe('foreign_key at 20')
    expect(faultOf(lines.with(at, endLine({ ...makeCheckpoint(good.rows[19]!, 5, good.ends[0]!, other), key_id: keyId(key) })))).toBe(
      'forged at 20',
    )
    expect(faultOf(lines.toSpliced(at, 1))).toBe('checkpoint_not_tied at 30')
    expect(faultOf(lines.toSpliced(at, 1).toSpliced(at + 3, 0, lines[at]!))).toBe('checkpoint_not_tied at 20')
  })

  test('[AUD-46] lines that are no records, or say a thing twice or besides, are named', () => {
    const lines = fileOf(good)
    const at = lineOf(lines, 5)
    const row = lines[at]!
    const doubled = row.replace('"actor":', '"actor":"nobody","actor":')
    for (const bad of [
      '',
      'x',
      '[]',
      'null',
      `${row} `,
      doubled,
      row.replace(/}$/, ',"note":"trust me"}'),
      row.replace('"seq":5', '"seq":5.0'),
    ])
      expect([bad.slice(0, 20), faultOf(lines.with(at, bad))]).toEqual([bad.slice(0, 20), 'unreadable at 5'])
    expect(faultOf(lines.slice(1))).toBe('unreadable at 1')
    expect(faultOf(lines.with(0, lines[0]!.replace('"after_seq":0', '"after_seq":10')))).toBe('unreadable at 1')
  })

  test('[AUD-47] a part that begins behind a signed end of another history is found out', () => {
    const part = { rows: good.rows.slice(10, 30), ends: good.ends.slice(1, 3) }
    const strange = makeCheckpoint(good.rows[9]!, 1, null, other)
    expect(faultOf(fileOf(part, strange), null, true)).toBe('foreign_key at 10')
    expect(faultOf(fileOf(part, good.ends[1]), null, true)).toBe('missing at 21')
    const wrong = history(chainOf(10, GENESIS, 'zz')).ends[0]!
    expect(faultOf(fileOf(part, wrong), null, true)).toBe('not_tied at 11')
    expect(faultOf(fileOf(part, good.ends[0]))).toBe('right')
    expect(faultOf(fileOf(part, good.ends[0]), good.ends)).toBe('rolled_back at 31')
  })

  test('[AUD-40] after a change of key both keys verify it', () => {
    const first = history(chainOf(20))
    const more = chainOf(20, first.rows.at(-1)!)
    const both = { rows: [...first.rows, ...more], ends: [...first.ends, ...history(more, other, first.ends.at(-1)).ends] }
    expect(faultOf(fileOf(both))).toBe('foreign_key at 30')
    const keys = [createPublicKey(key), createPublicKey(other)]
    expect(verifyExport(fileOf(both), { keys, witness: both.ends, partial: false })).toMatchObject({ ok: true, to_seq: 40 })
  })
})
