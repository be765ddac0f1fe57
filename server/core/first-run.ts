import { writeFileSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { DEMO_ACCOUNTS } from '../store/demo-ward.ts'
import { seedDemo } from '../store/seed.ts'
import { createSetupLink, needsSetup } from '../store/setup.ts'
import type { Store } from '../store/store.ts'
import { demoFiles } from './database.ts'

/**
 * A demo gets its ward, its accounts and the simulator's tokens, one device left for a visitor; an installation without people gets a one-time link for
 * its first admin. @returns the link, when there is one to show.
 */
export async function prepareFirstRun(config: Config, store: Store, clock: Clock): Promise<string | null> {
  if (config.demo) {
    const files = demoFiles(config.dataDir)
    const devices = await seedDemo(store, { now_ms: clock.now_ms(), tokens_file: files.tokens })
    const own = devices.findLast((device) => device.kind === 'monitor')
    keep(
      files.simulated,
      devices.filter((device) => device !== own),
    )
    keep(files.own, own)
    const accounts = DEMO_ACCOUNTS.map(({ login, password, role }) => ({ login, password, role }))
    keep(files.accounts, accounts)
    return null
  }
  if (!(await needsSetup(store))) return null
  return `${config.publicUrl}/setup?token=${await createSetupLink(store, clock.now_ms())}`
}

/** Tokens and passwords of a demo: readable by this user alone. */
function keep(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value), { mode: 0o600 })
}
