import type { AuditAction } from '../../contracts/audit.ts'
import { fieldsOf, readRingFile } from '../seal/keyring.ts'
import { dropKey, refusedRetiring, rotateRing } from '../seal/rotation.ts'
import { note } from '../store/change.ts'
import { keyUses, reseal } from '../store/reseal.ts'
import type { Store } from '../store/store.ts'

export const HELP = `npm run keys -- list | rotate | reseal | retire <id>
The keys that seal names, numbers and birth dates of patients and what people wrote about them, while the server runs:
  list         the keys of the ring, since when the current one seals, and how many fields each has sealed
  rotate       makes a fresh key, which seals from now on, and seals every field anew with it
  reseal       seals with the current key what another one sealed: after a rotation that was broken off
  retire <id>  takes out a key that no field uses; what only it can open, in old backups too, is lost for good
The ring is the file WARDWAVE_FIELD_KEYS_FILE; back it up apart from the database. Configuration as for the server.`

export interface KeyWork {
  store: Store
  /** The ring's file. */
  path: string
  /** Whoever runs the command, for the audit. */
  actor: string
  now_ms(): number
  say(line: string): void
}

/** What was asked cannot be done; the message says why, and what to do. */
export class KeyRefusal extends Error {}

/** Runs one command. @throws KeyRefusal */
export async function keyCommand(args: readonly string[], work: KeyWork): Promise<void> {
  const [name, id, ...more] = args
  if (more.length > 0 || (name === 'retire') !== (id !== undefined)) throw new KeyRefusal(HELP)
  if (name === 'list') return list(work)
  if (name === 'rotate') return rotate(work)
  if (name === 'reseal') return sealAnew(work)
  if (name === 'retire') return retire(work, id as string)
  throw new KeyRefusal(HELP)
}

async function list({ store, path, say }: KeyWork): Promise<void> {
  const ring = readRingFile(path)
  const uses = await keyUses(store)
  for (const id of new Set([...Object.keys(ring.keys), ...uses.keys()])) {
    const state = id === ring.current ? `seals since ${ring.since}` : id in ring.keys ? 'opens' : id === '' ? '' : 'is NOT in the ring'
    say(`${id || 'not sealed'}  ${state}  ${sum(uses.get(id))} fields`)
  }
}

/** The line of the audit comes first: a key that nobody can account for is not made. */
async function rotate(work: KeyWork): Promise<void> {
  const before = readRingFile(work.path).current
  await tell(work, 'keys.rotating', { from: before })
  const current = rotateRing(work.path, work.now_ms())
  work.say(`Key ${current} seals from now on; ${before} opens on. Every running process takes it within a second.`)
  await sealAnew(work)
}

async function sealAnew(work: KeyWork): Promise<void> {
  const fields = fieldsOf(work.path, work.now_ms)
  const { sealed, unreadable } = await reseal({ ...work.store, fields }, 'old')
  await tell(work, 'keys.resealed', { key: readRingFile(work.path).current, sealed, unreadable })
  work.say(
    `${sealed} fields sealed anew.${unreadable ? ` ${unreadable} cannot be opened with the keys of the ring and are left as they are.` : ''}`,
  )
}

async function retire(work: KeyWork, id: string): Promise<void> {
  const refused = refusedRetiring(readRingFile(work.path), id, work.now_ms())
  if (refused) throw new KeyRefusal(refused)
  const uses = (await keyUses(work.store)).get(id)
  if (uses) {
    const where = [...uses].map(([column, n]) => `${column}: ${n}`).join(', ')
    throw new KeyRefusal(`${sum(uses)} fields still use key ${id} (${where}). Seal them anew first: npm run keys -- reseal`)
  }
  await tell(work, 'keys.retired', { key: id })
  dropKey(work.path, id)
  work.say(`Key ${id} is taken out of the ring.`)
}

const sum = (uses: ReadonlyMap<string, number> | undefined) => [...(uses?.values() ?? [])].reduce((all, n) => all + n, 0)

function tell({ store, actor, now_ms }: KeyWork, action: AuditAction, detail: Record<string, unknown>): Promise<void> {
  return note(store, now_ms(), { actor, action, subject: 'field_keys', detail })
}
