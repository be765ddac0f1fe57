import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkoutRoot } from './checkout.ts'
import { diffSchemas } from './diff.ts'
import { readMigrations } from './migrate.ts'

test('[DB-29] a migration is written from two schemas without a database', async () => {
  const after = await readFile(join(checkoutRoot(), 'prisma', 'schema.prisma'), 'utf8')
  const before = after.replace(/ {2}position\s+Int\n/, '')
  expect(before).not.toBe(after)
  expect(await diffSchemas(before, after)).toContain('ALTER TABLE "Bed" ADD COLUMN     "position" INTEGER NOT NULL')
  expect(await diffSchemas(after, after)).not.toContain('TABLE')
})

test('[DB-29] every table of the schema is made by a migration', async () => {
  const schema = await readFile(join(checkoutRoot(), 'prisma', 'schema.prisma'), 'utf8')
  const { migrationDirectories } = await readMigrations()
  const sql = migrationDirectories.map(({ migrationFile: { content } }) => (content.tag === 'ok' ? content.value : '')).join('\n')
  const models = [...schema.matchAll(/^model (\w+)/gm)].map((match) => match[1])
  expect(models.length).toBeGreaterThan(10)
  expect(models.filter((model) => !sql.includes(`CREATE TABLE "${model}"`))).toEqual([])
})
