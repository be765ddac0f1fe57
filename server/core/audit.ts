import type pg from 'pg'
import { type Checkpoints, createCheckpoints } from '../audit/checkpoints.ts'
import type { AuditKey } from '../audit/key.ts'
import { witnessCall, witnessFile } from '../audit/witness.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Dispatcher } from '../dispatch/dispatch.ts'
import { log } from '../observe/log.ts'

/**
 * The signed ends of the audit's chain. A database that is older or other than what is kept outside is told of loudly,
 * in the log and in the chain itself; patients come first, so the server starts all the same.
 */
export async function startCheckpoints({
  config,
  pool,
  clock,
  key,
  dispatcher,
}: {
  config: Config
  pool: pg.Pool
  clock: Clock
  key: AuditKey
  dispatcher: Pick<Dispatcher, 'chain' | 'audit'>
}): Promise<Checkpoints> {
  const { checkpointFile, witnessUrl } = config.audit
  const call = witnessUrl === null ? null : witnessCall(witnessUrl)
  const checkpoints = createCheckpoints({ pool, clock, key, head: dispatcher.chain, file: witnessFile(checkpointFile), call })
  const rolledBack = await checkpoints.compare().catch((error: unknown) => {
    log.error({ error: String(error), file: checkpointFile }, 'the audit could not be compared with its signed ends outside')
    return null
  })
  if (rolledBack) {
    log.error(
      { ...rolledBack, file: checkpointFile },
      'THE AUDIT IS NOT WHAT WAS SIGNED: the database is older than, or different from, the signed ends kept outside it. Somebody restored or changed it',
    )
    await dispatcher.audit({ actor: 'system', action: 'audit.rolled_back', subject: 'audit', detail: { ...rolledBack } })
    await checkpoints.sign()
  }
  checkpoints.start()
  return checkpoints
}
