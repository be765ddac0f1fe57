import pg from 'pg'
import { log } from '../observe/log.ts'
import { readRingFile } from '../seal/keyring.ts'
import { warnIfOpen } from '../secrets.ts'
import { keyUses, reseal } from '../store/reseal.ts'
import type { Store } from '../store/store.ts'

/**
 * Rows from before fields were sealed are sealed at start; then their tables are written anew, because a changed row's
 * old text stays on the disk until then. Nothing to do is one look at each column.
 */
export async function sealOldRows(store: Store, ownerUrl: string, ringPath: string): Promise<void> {
  warnIfOpen(ringPath)
  await tellOfLostKeys(store, ringPath)
  const { sealed } = await reseal(store, 'plain')
  if (sealed === 0) return
  log.info({ sealed }, 'fields that were kept in plain words are sealed now')
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    for (const table of ['Patient', 'BreakGlass', 'LimitVersion']) await owner.query(`VACUUM (FULL) "${table}"`)
  } finally {
    await owner.end()
  }
}

/** A ring that is not the one the rows were sealed with: the ward goes on without names, and whoever runs it is told. */
async function tellOfLostKeys(store: Store, ringPath: string): Promise<void> {
  const { keys } = readRingFile(ringPath)
  const lost = [...(await keyUses(store)).keys()].filter((id) => id !== '' && !(id in keys))
  if (lost.length > 0)
    log.error(
      { keys: lost, ring: ringPath },
      'fields are sealed with keys that are not in the ring: restore the right ring from its backup',
    )
}
