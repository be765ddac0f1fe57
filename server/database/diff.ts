import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkoutRoot } from './checkout.ts'
import { NO_FILTERS, openOfflineEngine } from './schema_engine.ts'

/** SQL that turns the schema `before` (null: an empty database) into `after`. Needs no database. */
export async function diffSchemas(before: string | null, after: string): Promise<string> {
  const engine = await openOfflineEngine()
  try {
    const target = (content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] })
    const from = before === null ? { tag: 'empty' as const } : target(before)
    const result = await engine.diff({ from, to: target(after), script: true, exitCode: null, filters: NO_FILTERS })
    return result.stdout ?? ''
  } finally {
    engine.free()
  }
}

const stamp = () => new Date().toISOString().replace(/\D/g, '').slice(0, 14)

/** `tsx server/database/diff.ts NAME [OLD_SCHEMA]`: writes prisma/migrations/<time>_NAME/migration.sql. */
async function main([name, old]: string[]): Promise<void> {
  if (!name) throw new Error('usage: diff.ts NAME [OLD_SCHEMA.prisma]')
  const root = checkoutRoot()
  const after = await readFile(join(root, 'prisma', 'schema.prisma'), 'utf8')
  const sql = await diffSchemas(old ? await readFile(old, 'utf8') : null, after)
  const dir = join(root, 'prisma', 'migrations', `${stamp()}_${name}`)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'migration.sql'), sql)
  console.log(`${dir}/migration.sql`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2))
