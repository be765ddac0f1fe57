import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DedicatedDatabase, dedicatedDatabase } from '../database/testing.ts'
import { person } from '../ledger/person.ts'
import { type ServerProcess, serverProcess } from '../ledger/process.ts'
import { fieldsOf } from '../seal/keyring.ts'
import { seedLoad } from '../store/seed.ts'
import { createStore } from '../store/store.ts'
import { freePort } from '../web/process.ts'
import type { Way } from './browser-way.ts'
import { programAt } from './child.ts'
import type { Badge, ToViewers } from './message.ts'
import type { Plan } from './plan.ts'

const SECRET = 'measuring-measuring-measuring-measuring'

/** A database, a server that runs on it, devices entitled to send and people entitled to watch. */
export interface Setting {
  database: DedicatedDatabase
  server: ServerProcess
  url: string
  deviceUrl: string
  badges: Badge[]
  screens: Extract<ToViewers, { type: 'start' }>['screens']
  /** How many screens watch each encounter that is watched. */
  watchedBy: ReadonlyMap<string, number>
  /** Who lies in each ward. */
  bedsOf: ReadonlyMap<string, readonly string[]>
  /** Where the server writes, at its end, when each change of an alarm was decided; null: it does not. */
  emits: string | null
  metrics(): Promise<string>
  end(): Promise<void>
}

export async function openSetting({
  plan,
  profile,
  emitting = false,
  way = null,
}: {
  plan: Plan
  profile: string | null
  emitting?: boolean
  /** How browsers reach the server; with it, it also serves pages. */
  way?: Way | null
}): Promise<Setting> {
  const database = await dedicatedDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'wardwave-bench-'))
  const [port, devicePort] = [await freePort(), await freePort()]
  const here = `http://127.0.0.1:${port}`
  const url = way ? `http://127.0.0.1:${way.port}` : here
  way?.leadsTo(port)
  const program = emitting
    ? programAt(import.meta.url, './core.ts', './bench-core.js')
    : programAt(import.meta.url, '../main.ts', './main.js')
  const emits = emitting ? join(folder, 'emits.json') : null
  const profiled = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: SECRET,
    WARDWAVE_PORT: String(port),
    WARDWAVE_DEVICE_PORT: String(devicePort),
    WARDWAVE_PUBLIC_URL: url,
    WARDWAVE_DATA_DIR: folder,
    WARDWAVE_PAGES: way ? '1' : '0',
    ...(way ? { NEXT_PUBLIC_E2E: '1' } : {}),
    WARDWAVE_LOG_LEVEL: 'error',
    ...(emits ? { WARDWAVE_BENCH_EMITS: emits } : {}),
  }
  const server = serverProcess({ args: [...program.node, ...profiled, program.file], env, readyUrl: `${here}/readyz` })
  const end = async () => {
    await server.kill()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const seeded = await seed(database.appUrl, folder, plan)
    await server.start()
    const metrics = async () => (await fetch(`${here}/metrics`)).text()
    return { database, server, url, deviceUrl: `ws://127.0.0.1:${devicePort}`, ...seeded, emits, metrics, end }
  } catch (error) {
    await end()
    throw error
  }
}

async function seed(appUrl: string, folder: string, plan: Plan): Promise<Pick<Setting, 'badges' | 'screens' | 'watchedBy' | 'bedsOf'>> {
  const store = createStore(appUrl, fieldsOf(join(folder, 'field-keys.json'), Date.now))
  try {
    const badges = await seedLoad(store, { now_ms: Date.now(), tokens_file: join(folder, 'tokens.json'), sizes: plan.sizes })
    const wards = [...new Set(badges.map(({ ward }) => ward))].sort()
    const screens: Setting['screens'] = []
    const watchedBy = new Map<string, number>()
    for (const [i, index] of plan.watched.entries()) {
      const ward = wards[index]!
      const cookie = await person(store, { login: `bench.${i}`, name: `Screen ${i}`, role: 'admin', ward, secret: SECRET })
      const encounters = badges.filter((badge) => badge.ward === ward).map(({ encounter }) => encounter)
      // The first screen of a ward sets its limits.
      screens.push({ cookie, ward, encounters: screens.some((other) => other.ward === ward) ? [] : encounters })
      for (const encounter of encounters) watchedBy.set(encounter, (watchedBy.get(encounter) ?? 0) + 1)
    }
    const bedsOf = new Map(wards.map((ward) => [ward, badges.filter((badge) => badge.ward === ward).map(({ encounter }) => encounter)]))
    return { badges, screens, watchedBy, bedsOf }
  } finally {
    await store.close()
  }
}
