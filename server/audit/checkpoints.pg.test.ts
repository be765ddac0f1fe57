import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { testDatabase } from '../database/testing.ts'
import { type ChainHead, GENESIS } from './chain.ts'
import { digestOf, NO_CHECKPOINT, signatureFault } from './checkpoint.ts'
import { createCheckpoints } from './checkpoints.ts'
import { auditKey } from './key.ts'
import { checkpointsAfter, poolQuery } from './read.ts'
import { fillAudit } from './testing.ts'
import { checkpointsIn, type WitnessCall, witnessCall, witnessFile } from './witness.ts'

const stops: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  vi.useRealTimers()
  for (const stop of stops.splice(0).reverse()) await stop()
})

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'wardwave-audit-'))
  stops.push(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

async function open(over: { dir?: string; pool?: pg.Pool; call?: WitnessCall } = {}) {
  const dir = over.dir ?? folder()
  const database = over.pool ? null : await testDatabase()
  const pool = over.pool ?? openPool(database!.appUrl)
  if (database) stops.push(database.drop, () => pool.end())
  const owner = database ? openPool(database.ownerUrl) : pool
  if (database) stops.push(() => owner.end())
  const clock = manualClock()
  const path = join(dir, 'outside', 'checkpoints.jsonl')
  const state = { head: GENESIS as ChainHead }
  const key = auditKey(dir, null)
  const make = () => createCheckpoints({ pool, clock, key, head: () => state.head, file: witnessFile(path), call: over.call ?? null })
  const grow = async (rows: number) => {
    state.head = await fillAudit(pool, rows, state.head)
  }
  return {
    dir,
    pool,
    owner,
    clock,
    path,
    key,
    state,
    make,
    grow,
    outside: () => (existsSync(path) ? checkpointsIn(readFileSync(path, 'utf8')) : []),
  }
}

test('[AUD-30] each signed end names the one before it, verifies with the public key, and is in the database and outside', async () => {
  const { pool, clock, key, make, grow, outside } = await open()
  const checkpoints = make()
  await checkpoints.sign()
  expect(outside()).toEqual([])
  for (let i = 0; i < 3; i++) {
    await grow(5)
    clock.advance(60_000)
    await checkpoints.sign()
    await checkpoints.sign()
  }
  const kept = outside()
  expect(kept.map(({ seq }) => seq)).toEqual([5, 10, 15])
  expect(await checkpointsAfter(poolQuery(pool), 0)).toEqual(kept)
  expect(kept.map(({ previous }) => previous)).toEqual([NO_CHECKPOINT, digestOf(kept[0]!), digestOf(kept[1]!)])
  expect(kept.map((one) => signatureFault(one, createPublicKey(key.publicPems[0]!)))).toEqual([null, null, null])
  expect(signatureFault({ ...kept[0]!, seq: 4 }, createPublicKey(key.publicPems[0]!))).toBe('forged')
  expect(signatureFault(kept[0]!, generateKeyPairSync('ed25519').publicKey)).toBe('foreign_key')
})

test('[AUD-31] it is signed every minute, every 1,000 rows and at the end, and not when nothing was added', async () => {
  const { clock, make, grow, outside } = await open()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const checkpoints = make()
  const look = async (ms: number) => {
    clock.advance(ms)
    vi.advanceTimersByTime(1_000)
    await new Promise((done) => setTimeout(done, 30))
  }
  await grow(1)
  await checkpoints.sign()
  checkpoints.start()
  await grow(10)
  await look(30_000)
  expect(outside().map(({ seq }) => seq)).toEqual([1])
  await look(30_000)
  await vi.waitFor(() => expect(outside().map(({ seq }) => seq)).toEqual([1, 11]))
  await grow(1_000)
  await look(1_000)
  await vi.waitFor(() => expect(outside().map(({ seq }) => seq)).toEqual([1, 11, 1_011]))
  await look(120_000)
  await grow(2)
  await checkpoints.close()
  expect(outside().map(({ seq }) => seq)).toEqual([1, 11, 1_011, 1_013])
})

test('[AUD-32] what the database or the file could not take is kept with the next, in order', async () => {
  const { pool, path, make, grow, outside } = await open()
  const checkpoints = make()
  await grow(3)
  await checkpoints.sign()
  const failing = vi.spyOn(pool, 'query').mockImplementation((async () => {
    throw new Error('ECONNREFUSED')
  }) as never)
  await checkpoints.sign()
  failing.mockRestore()
  await grow(3)
  const before = readFileSync(path, 'utf8')
  rmSync(path)
  mkdirSync(path) // nothing can be written there
  await checkpoints.sign()
  rmSync(path, { recursive: true })
  appendFileSync(path, before)
  await grow(3)
  await checkpoints.sign()
  expect(outside().map(({ seq }) => seq)).toEqual([3, 6, 9])
  expect(outside()).toEqual(await checkpointsAfter(poolQuery(pool), 0))
})

test('[AUD-32] a server killed between database and file makes good for it at its next start; a torn line is no line', async () => {
  const { pool, path, make, grow, outside } = await open()
  await grow(4)
  await make().sign()
  const first = readFileSync(path, 'utf8')
  await grow(4)
  await make().sign()
  rmSync(path)
  appendFileSync(path, `${first}{"seq":8,"ha`)
  await grow(4)
  await make().sign()
  expect(outside()).toEqual(await checkpointsAfter(poolQuery(pool), 0))
  expect(outside().map(({ seq }) => seq)).toEqual([4, 8, 12])
})

test('[AUD-33] a database that was put back, or was rewritten, is found out by the file outside', async () => {
  const { owner, make, grow, state } = await open()
  await grow(20)
  await make().sign()
  expect(await make().compare()).toBeNull()
  await owner.query('ALTER TABLE hot.audit DISABLE TRIGGER USER; DELETE FROM hot.audit WHERE seq > 12')
  state.head = { ...state.head, seq: 12 }
  expect(await make().compare()).toEqual({ witness_seq: 20, database_seq: 12 })
  await owner.query('DELETE FROM hot.audit')
  state.head = await fillAudit(owner, 25, GENESIS, 'someone-else')
  expect(await make().compare()).toEqual({ witness_seq: 20, database_seq: 25 })
  await make().sign()
  expect(await make().compare()).toBeNull()
})

test('[AUD-34] the key is made once, readable by this user alone, its public half beside it; a wrong one is named', () => {
  const dir = folder()
  const made = auditKey(dir, null)
  expect(auditKey(dir, null).key_id).toBe(made.key_id)
  expect(statSync(join(dir, 'audit-key.pem')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(dir, 'audit-public.pem'), 'utf8')).toBe(made.publicPems[0])
  const given = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const changed = auditKey(dir, given)
  expect(changed.key_id).not.toBe(made.key_id)
  expect(changed.publicPems).toEqual([readFileSync(join(dir, 'audit-public.pem'), 'utf8'), ...made.publicPems])
  expect(() => auditKey(dir, 'nonsense')).toThrow('not an Ed25519 private key')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(() => auditKey(dir, rsa)).toThrow('not an Ed25519 private key')
})

test('[AUD-35] the witness hears of every signed end in order, also of those it did not take at first', async () => {
  const heard: number[] = []
  let refusals = 2
  const post = (async (_: string, init: { body: string }) => {
    if (refusals-- > 0) return new Response('', { status: 503 })
    heard.push((JSON.parse(init.body) as { seq: number }).seq)
    return new Response('')
  }) as never
  const call = witnessCall('https://witness.example/', post, 5)
  const { make, grow } = await open({ call })
  const checkpoints = make()
  for (let i = 0; i < 3; i++) {
    await grow(1)
    await checkpoints.sign()
  }
  await vi.waitFor(() => expect(heard).toEqual([1, 2, 3]))
  expect(call.waiting()).toBe(0)
})
