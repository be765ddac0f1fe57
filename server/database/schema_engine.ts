import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { SchemaEngine as Engine, MigrationList } from '@prisma/schema-engine-wasm'

/**
 * Prisma's schema engine as WebAssembly: nothing is downloaded and no native engine has to fit the machine.
 * An internal API of Prisma, pinned together with it; `prisma migrate deploy` over the same folder gives the same result.
 */
export type SchemaEngine = Engine
export type { MigrationList }

/** No tables of ours are kept outside Prisma's sight by name: the schema "hot" is another schema and is not looked at. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

type Glue = typeof import('@prisma/schema-engine-wasm') & { __wbg_set_wasm(exports: WebAssembly.Exports): void }

let loading: Promise<Glue> | undefined

async function load(): Promise<Glue> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as Glue
  const wasm = await WebAssembly.compile(await readFile(join(dirname(path), 'schema_engine_bg.wasm')))
  const instance = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return glue
}

export interface OpenEngine {
  engine: SchemaEngine
  /** Frees the engine and closes its connection, which holds the engine's advisory lock. */
  close(): Promise<void>
}

/** An engine on the database at `url`. `onFailure` is told why a script failed: the engine only says that one did. */
export async function openSchemaEngine(url: string, onFailure: (reason: string) => void): Promise<OpenEngine> {
  const factory = new PrismaPg({ connectionString: url, max: 1 })
  const adapters: SqlDriverAdapter[] = []
  const connect = async () => {
    const adapter = asOneScript(await factory.connect(), onFailure)
    adapters.push(adapter)
    return adapter
  }
  const engine = await open({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  })
  const close = async () => {
    engine.free()
    await Promise.all(adapters.map((adapter) => adapter.dispose()))
  }
  return { engine, close }
}

/**
 * The adapter cuts a script at every semicolon, also inside functions and comments. Sent whole, a script is what it is
 * under `prisma migrate deploy`: one simple query, hence one transaction that happens entirely or not at all.
 */
function asOneScript(adapter: Awaited<ReturnType<PrismaPg['connect']>>, onFailure: (reason: string) => void): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script)
    } catch (error) {
      onFailure(error instanceof Error ? error.message : String(error))
      throw error
    }
  }
  return adapter
}

/** An engine that compares schemas and has no database: the engine connects when made, so it is given a connection that answers nothing. */
export async function openOfflineEngine(): Promise<SchemaEngine> {
  const silent: SqlDriverAdapter = {
    provider: 'postgres',
    adapterName: 'offline',
    executeScript: async () => undefined,
    queryRaw: async () => ({ columnNames: ['version', 'numeric_version'], columnTypes: [7, 0], rows: [['PostgreSQL 18', 180000]] }),
    executeRaw: async () => 0,
    startTransaction: () => Promise.reject(new Error('the offline engine has no database')),
    dispose: async () => undefined,
  }
  const connect = async () => silent
  return open({ provider: 'postgres', adapterName: 'offline', connect, connectToShadowDb: connect })
}

async function open(factory: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  loading ??= load()
  const glue = await loading
  return glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory))
}
