import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { type ChainHead, GENESIS, link } from './chain.ts'
import { makeCheckpoint } from './checkpoint.ts'
import { createCheckpoints } from './checkpoints.ts'
import { exportLines, extentOf } from './export.ts'
import { auditKey } from './key.ts'
import { checkpointsAfter, checkpointUpTo, poolQuery, rowsAfter } from './read.ts'
import { fillAudit, insertRows } from './testing.ts'
import { witnessFile } from './witness.ts'

/** Whoever owns the database may switch its guards off. What they then do to the audit, the verifier says, as it is shipped. */
const dir = mkdtempSync(join(tmpdir(), 'wardwave-attacks-'))
const verifier = join(dir, 'audit-verify.mjs')
const witness = join(dir, 'witness.jsonl')
const key = auditKey(dir, null)
let template: TestDatabase

beforeAll(async () => {
  await bundle(verifier, '""')
  template = await testDatabase()
})
afterAll(async () => {
  await template.drop()
  rmSync(dir, { recursive: true, force: true })
})

/** As server/setup/bundle.mjs does it; `tested`: what a build for tests of tests is given. */
const bundle = (outfile: string, tested: string) =>
  build({
    entryPoints: ['server/audit/verify-main.ts'],
    define: { 'process.env.WARDWAVE_TEST_BUILD': tested },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })

/** A database of 60 rows with a signed end every 20, its guards off. */
async function owned(rows = 60, every = 20) {
  const database = await testDatabase()
  const owner = openPool(database.ownerUrl)
  let head: ChainHead = GENESIS
  rmSync(witness, { force: true })
  const signing = createCheckpoints({ pool: owner, clock: manualClock(), key, head: () => head, file: witnessFile(witness), call: null })
  for (let done = 0; done < rows; done += every) {
    head = await fillAudit(owner, every, head)
    await signing.sign()
  }
  await owner.query('ALTER TABLE hot.audit DISABLE TRIGGER USER; ALTER TABLE hot.audit_checkpoint DISABLE TRIGGER USER')
  const close = async () => {
    await owner.end()
    await database.drop()
  }
  return { owner, head, close }
}

async function exported(pool: pg.Pool): Promise<string> {
  const query = poolQuery(pool)
  const extent = await extentOf(query, { from_ms: null, to_ms: null })
  const lines: string[] = []
  for await (const line of exportLines(query, extent!)) lines.push(line)
  const path = join(dir, 'export.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** The program as it is shipped, away from our folder: it has nothing but the files it is given. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; out: string }> {
  return new Promise((done) =>
    execFile(process.execPath, [...args], { cwd: tmpdir(), env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, out: stdout + stderr }),
    ),
  )
}
const verify = (path: string, ...more: string[]) => run([verifier, '--export', path, '--key', join(dir, 'audit-public.pem'), ...more])

/** What an attack leaves: the verdict on an export, without and with what was kept outside. */
async function attacked(attack: (owner: pg.Pool, head: ChainHead) => Promise<unknown>) {
  const { owner, head, close } = await owned()
  try {
    await attack(owner, head)
    const path = await exported(owner)
    const [plain, withWitness] = [await verify(path), await verify(path, '--witness', witness)]
    const named = ({ code, out }: { code: number; out: string }) =>
      code === 0 ? 'right' : `${/BROKEN at record (\d+).*\[(\w+)\]/.exec(out)?.slice(1).join(' ')}`
    return [named(plain), named(withWitness)]
  } finally {
    await close()
  }
}

/** The attacker links every row from `seq` on anew. */
async function relink(owner: pg.Pool, seq: number, change: (row: { actor: string }) => void): Promise<ChainHead> {
  const rows = await rowsAfter(poolQuery(owner), seq - 1, 10_000)
  const before = (await rowsAfter(poolQuery(owner), seq - 2, 1))[0]!
  change(rows[0]!)
  let head: ChainHead = before
  const anew = rows.map((row) => {
    const linked = link(head, row)
    head = linked
    return linked
  })
  await owner.query('DELETE FROM hot.audit WHERE seq >= $1', [seq])
  await insertRows(owner, anew)
  return head
}

async function resign(owner: pg.Pool, privateKey: KeyObject, seqs: readonly number[]): Promise<void> {
  await owner.query('DELETE FROM hot.audit_checkpoint WHERE seq = ANY($1)', [seqs])
  for (const seq of seqs) {
    const [row] = await rowsAfter(poolQuery(owner), seq - 1, 1)
    const one = makeCheckpoint(row!, 1_790_000_000_000, await checkpointUpTo(poolQuery(owner), seq - 1), privateKey)
    await owner.query(`INSERT INTO hot.audit_checkpoint VALUES ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, decode($6, 'base64'))`, [
      one.seq,
      new Date(one.at_ms),
      one.hash,
      one.previous,
      one.key_id,
      one.signature,
    ])
  }
}

test('[AUD-50] the guards hold as long as they are on: the application cannot change, delete or empty audit and signed ends', async () => {
  const pool = openPool(template.appUrl)
  await fillAudit(pool, 3)
  for (const table of ['hot.audit', 'hot.audit_checkpoint'])
    for (const statement of [
      `UPDATE ${table} SET seq = seq`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER USER`,
    ])
      await expect(pool.query(statement), statement).rejects.toThrow(/permission denied|must be owner/)
  await pool.end()
})

test('[AUD-51] an untouched audit is right, with and without what was kept outside; the program says what it covers', async () => {
  const { owner, close } = await owned()
  const path = await exported(owner)
  const { code, out } = await verify(path, '--witness', witness)
  expect([code, out]).toEqual([0, expect.stringMatching(/right: records 1 to 60 and 3 checkpoints.*Compared with the ends kept outside/s)])
  const middle = await extentOf(poolQuery(owner), { from_ms: 1_790_000_000_000 + 25_000, to_ms: 1_790_000_000_000 + 35_500 })
  expect([middle?.after?.seq, middle?.until.seq]).toEqual([20, 40])
  expect(await extentOf(poolQuery(owner), { from_ms: 1_890_000_000_000, to_ms: null })).toBeNull()
  await close()
})

test.each<[string, (owner: pg.Pool, head: ChainHead) => Promise<unknown>, string, string]>([
  ['edited', (db) => db.query("UPDATE hot.audit SET actor = 'nobody' WHERE seq = 33"), '33 changed', '33 changed'],
  [
    'edited detail',
    (db) => db.query(`UPDATE hot.audit SET detail = detail || '{"role":"admin"}' WHERE seq = 33`),
    '33 changed',
    '33 changed',
  ],
  ['deleted', (db) => db.query('DELETE FROM hot.audit WHERE seq = 33'), '33 missing', '33 missing'],
  [
    'reordered',
    (db) =>
      db.query(
        'UPDATE hot.audit SET seq = 999 WHERE seq = 33; UPDATE hot.audit SET seq = 33 WHERE seq = 34; UPDATE hot.audit SET seq = 34 WHERE seq = 999',
      ),
    '33 not_tied',
    '33 not_tied',
  ],
  ['cut at the tail', (db) => db.query('DELETE FROM hot.audit WHERE seq > 52'), '53 missing', '53 missing'],
  [
    'cut at the tail with its signed end',
    (db) => db.query('DELETE FROM hot.audit WHERE seq > 40; DELETE FROM hot.audit_checkpoint WHERE seq > 40'),
    'right',
    '41 rolled_back',
  ],
  [
    'put back, then lived on',
    async (db) => {
      await db.query('DELETE FROM hot.audit WHERE seq > 40; DELETE FROM hot.audit_checkpoint WHERE seq > 40')
      await fillAudit(db, 20, (await rowsAfter(poolQuery(db), 39, 1))[0], 'later')
      await resign(db, key.privateKey, [60])
    },
    'right',
    '60 rolled_back',
  ],
  ['rewritten and linked anew', (db) => relink(db, 33, (row) => (row.actor = 'nobody')), '40 checkpoint_differs', '40 rolled_back'],
  [
    'rewritten and signed with another key',
    async (db) => {
      await relink(db, 33, (row) => (row.actor = 'nobody'))
      await resign(db, generateKeyPairSync('ed25519').privateKey, [40, 60])
    },
    '40 foreign_key',
    '40 rolled_back',
  ],
  [
    'a signed end forged',
    (db) => db.query('UPDATE hot.audit_checkpoint SET signature = set_byte(signature, 3, get_byte(signature, 3) # 1) WHERE seq = 40'),
    '40 forged',
    '40 forged',
  ],
  [
    'a signed end taken out',
    (db) => db.query('DELETE FROM hot.audit_checkpoint WHERE seq = 40'),
    '60 checkpoint_not_tied',
    '60 checkpoint_not_tied',
  ],
  [
    'a row put in',
    async (db) => {
      await db.query('UPDATE hot.audit SET seq = seq + 1000 WHERE seq > 33; UPDATE hot.audit SET seq = seq - 999 WHERE seq > 1000')
      const before = (await rowsAfter(poolQuery(db), 32, 1))[0]!
      await insertRows(db, [link(before, { ...before, subject: 'forged' })])
    },
    '35 not_tied',
    '35 not_tied',
  ],
])('[AUD-52] %s: the first broken record is named', async (_, attack, plain, outside) => {
  expect(await attacked(attack)).toEqual([plain, outside])
})

test('[AUD-53] what cannot be checked is neither right nor broken: exit 2, and what is the matter', async () => {
  expect(await run([verifier])).toMatchObject({ code: 2, out: expect.stringContaining('--export FILE') })
  expect(await run([verifier, '--wrong'])).toMatchObject({ code: 2, out: expect.stringContaining('There is no option --wrong') })
  expect(await verify(join(dir, 'none.jsonl'))).toMatchObject({ code: 2, out: expect.stringContaining('ENOENT') })
  const path = join(dir, 'x.jsonl')
  writeFileSync(path, 'x\n')
  expect(await run([verifier, '--export', path, '--key', path])).toMatchObject({
    code: 2,
    out: expect.stringContaining('is not a public key'),
  })
})

test('[AUD-55] without its control the edit is not found: the test above tests something', async () => {
  const { owner, close } = await owned()
  await owner.query("UPDATE hot.audit SET actor = 'nobody' WHERE seq = 33")
  const path = await exported(owner)
  await close()
  const tested = join(dir, 'tested.mjs')
  await bundle(tested, '"1"')
  const under = (program: string) =>
    run([program, '--export', path, '--key', join(dir, 'audit-public.pem')], { WARDWAVE_TEST_WITHOUT: 'audit' })
  expect(await under(tested)).toMatchObject({ code: 0, out: expect.stringContaining('right') })
  expect(await under(verifier)).toMatchObject({ code: 1, out: expect.stringContaining('BROKEN at record 33') })
})

test('[AUD-54] the verifier as it is shipped needs nothing of ours and nothing of others', () => {
  const imported = [...readFileSync(verifier, 'utf8').matchAll(/^import .* from "(.+)";?$/gm)].map((match) => match[1])
  expect([...new Set(imported)].sort()).toEqual(['node:crypto', 'node:fs'])
})

test('[AUD-48] 100,000 records with their signed ends are exported and verified; the figure is printed', async () => {
  const { owner, close } = await owned(100_000, 1_000)
  const began_ms = performance.now()
  const path = await exported(owner)
  const exported_ms = performance.now() - began_ms
  const { code, out } = await verify(path, '--witness', witness)
  process.stdout.write(`100,000 records: export ${(exported_ms / 1000).toFixed(1)} s; ${out}`)
  expect(code).toBe(0)
  expect(Number(/records in ([\d.]+) s/.exec(out)?.[1])).toBeLessThan(15)
  expect((await checkpointsAfter(poolQuery(owner), 0)).length).toBe(100)
  await close()
}, 120_000)
