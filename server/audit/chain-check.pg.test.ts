import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { testDatabase } from '../database/testing.ts'
import { type ChainHead, GENESIS } from './chain.ts'
import { createChainCheck } from './chain-check.ts'
import { createCheckpoints } from './checkpoints.ts'
import { auditKey } from './key.ts'
import { poolQuery } from './read.ts'
import { fillAudit } from './testing.ts'
import { witnessFile } from './witness.ts'

const stops: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function open() {
  const dir = mkdtempSync(join(tmpdir(), 'wardwave-check-'))
  const database = await testDatabase()
  const owner = openPool(database.ownerUrl)
  stops.push(
    () => rmSync(dir, { recursive: true, force: true }),
    database.drop,
    () => owner.end(),
  )
  const [clock, key, file] = [manualClock(), auditKey(dir, null), witnessFile(join(dir, 'outside.jsonl'))]
  let head: ChainHead = GENESIS
  const signing = createCheckpoints({ pool: owner, clock, key, head: () => head, file, call: null })
  const grow = async (rows: number) => {
    head = await fillAudit(owner, rows, head)
  }
  const make = (publicKeys = key.publicPems) => createChainCheck({ query: poolQuery(owner), publicKeys, outside: file.last, clock })
  await owner.query('ALTER TABLE hot.audit DISABLE TRIGGER USER; ALTER TABLE hot.audit_checkpoint DISABLE TRIGGER USER')
  return { owner, clock, make, grow, sign: signing.sign }
}

test('[AUD-60] the chain is right up to its newest row, signed or not yet; what is added is checked without beginning again', async () => {
  const { make, grow, sign, clock } = await open()
  const check = make()
  await check.checkNew()
  expect(check.status()).toEqual({ checked: { seq: 0, at_ms: clock.now_ms(), running: false }, broken: null })
  await grow(2_500)
  await sign()
  await grow(7)
  await check.checkNew()
  expect(check.status()).toMatchObject({ checked: { seq: 2_507 }, broken: null })
  await sign()
  await grow(2)
  await check.checkNew()
  await check.checkAll()
  expect(check.status()).toMatchObject({ checked: { seq: 2_509 }, broken: null })
})

test('[AUD-61] a changed row is named, by the full check also far back, and stands until a full check finds all right', async () => {
  const { owner, make, grow, sign } = await open()
  const check = make()
  await grow(1_500)
  await sign()
  await check.checkNew()
  await owner.query("UPDATE hot.audit SET actor = 'nobody' || actor WHERE seq = 700")
  await grow(5)
  await check.checkNew()
  expect(check.status().broken).toBeNull()
  await check.checkAll()
  expect(check.status().broken).toEqual({ seq: 700, reason: 'changed' })
  await owner.query('UPDATE hot.audit SET actor = substr(actor, 7) WHERE seq = 700')
  await check.checkNew()
  expect(check.status().broken).toEqual({ seq: 700, reason: 'changed' })
  await check.checkAll()
  expect(check.status().broken).toBeNull()
})

test('[AUD-61] rows not yet signed are checked too; a cut history is compared with what is outside; a strange key is named', async () => {
  const { owner, make, grow, sign } = await open()
  await grow(30)
  await sign()
  await grow(10)
  const check = make()
  await owner.query("UPDATE hot.audit SET subject = 'x' WHERE seq = 35")
  await check.checkAll()
  expect(check.status().broken).toEqual({ seq: 35, reason: 'changed' })
  await owner.query('DELETE FROM hot.audit WHERE seq > 20; DELETE FROM hot.audit_checkpoint')
  await check.checkAll()
  expect(check.status().broken).toEqual({ seq: 21, reason: 'rolled_back' })
  await owner.query('DELETE FROM hot.audit')
  const strange = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const other = await open()
  await other.grow(3)
  await other.sign()
  const byStrange = other.make([strange])
  await byStrange.checkAll()
  expect(byStrange.status().broken).toEqual({ seq: 3, reason: 'foreign_key' })
})
