import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { checkoutRoot } from './checkout.ts'
import { type MigrationList, NO_FILTERS, openSchemaEngine } from './schema_engine.ts'

const LOCKFILE = 'migration_lock.toml'

/** Reads prisma/migrations as the schema engine wants it. */
export async function readMigrations(baseDir = join(checkoutRoot(), 'prisma', 'migrations')): Promise<MigrationList> {
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const migrationDirectories = await Promise.all(
    names.sort().map(async (path) => {
      const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8')
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
    }),
  )
  const content = await readFile(join(baseDir, LOCKFILE), 'utf8')
  return { baseDir, lockfile: { path: LOCKFILE, content }, shadowDbInitScript: '', migrationDirectories }
}

/** Our own lock round the engine's: several servers may start at once on one database. */
const MIGRATION_LOCK = 7_101_001

/**
 * Brings the database at `ownerUrl` to the newest schema, as `prisma migrate deploy` does; returns the names applied now.
 * Several servers may do it at once. Works without a network.
 * @throws Error with the engine's reason: unreachable, a migration failed, or one was edited after it was applied.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const migrationsList = await readMigrations()
  const lock = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  lock.on('error', () => undefined) // the engine's own connection tells of it
  try {
    await lock.connect()
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    return await apply(ownerUrl, migrationsList)
  } catch (error) {
    const reason = error instanceof Error ? error.message.trim() || String(error) : String(error)
    throw new Error(`the database could not be migrated: ${reason}`, { cause: error })
  } finally {
    await lock.end()
  }
}

async function apply(url: string, migrationsList: MigrationList): Promise<string[]> {
  let failure = ''
  const { engine, close } = await openSchemaEngine(url, (reason) => {
    failure = reason
  })
  try {
    const state = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS })
    if (state.editedMigrationNames.length > 0) throw new Error(`changed after it was applied: ${state.editedMigrationNames.join(', ')}`)
    // Each script is one transaction, so one that failed (or was killed) left nothing behind and may be tried again.
    for (const migrationName of state.failedMigrationNames) await engine.markMigrationRolledBack({ migrationName })
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS })
    return appliedMigrationNames
  } catch (error) {
    throw failure ? new Error(failure, { cause: error }) : error
  } finally {
    await close()
  }
}
