import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { type ChainHead, GENESIS, link } from '../audit/chain.ts'
import { auditKey } from '../audit/key.ts'
import { fillAudit, insertRows } from '../audit/testing.ts'
import { checkpointsIn } from '../audit/witness.ts'
import { manualClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { openPool } from '../database/connect.ts'
import { testDatabase } from '../database/testing.ts'
import { log } from '../observe/log.ts'
import { startCheckpoints } from './audit.ts'

const dir = mkdtempSync(join(tmpdir(), 'wardwave-core-audit-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('[AUD-33] a database put back is told of at start: in the log and in the chain; the server goes on, and says it once', async () => {
  const database = await testDatabase()
  const pool = openPool(database.ownerUrl)
  const outside = join(dir, 'outside.jsonl')
  const config = { audit: { keyPem: null, checkpointFile: outside, witnessUrl: null } } as Config
  const loud = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  let head: ChainHead = await fillAudit(pool, 20)
  const said: string[] = []
  const dispatcher = {
    chain: () => head,
    async audit(entry: { actor: string; action: string; subject: string; detail: Record<string, unknown> }) {
      const row = link(head, { ...entry, at_ms: 1, effect_id: null })
      await insertRows(pool, [row])
      head = row
      said.push(`${entry.action} ${JSON.stringify(entry.detail)}`)
      return true
    },
  }
  const start = () => startCheckpoints({ config, pool, clock: manualClock(), key: auditKey(dir, null), dispatcher })
  await (await start()).close()
  expect(said).toEqual([])

  await pool.query('ALTER TABLE hot.audit DISABLE TRIGGER USER; ALTER TABLE hot.audit_checkpoint DISABLE TRIGGER USER')
  await pool.query('DELETE FROM hot.audit; DELETE FROM hot.audit_checkpoint')
  head = await fillAudit(pool, 12, GENESIS)
  await (await start()).close()
  expect(said).toEqual(['audit.rolled_back {"witness_seq":20,"database_seq":12}'])
  expect(loud.mock.calls.map(([, words]) => String(words)).join()).toContain('THE AUDIT IS NOT WHAT WAS SIGNED')
  expect(checkpointsIn(readFileSync(outside, 'utf8')).map(({ seq }) => seq)).toEqual([20, 13])

  await (await start()).close()
  expect(said).toHaveLength(1)
  loud.mockRestore()
  await pool.end()
  await database.drop()
})
