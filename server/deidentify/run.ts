import type { AuditAction } from '../../contracts/audit.ts'
import { note } from '../store/change.ts'
import type { Store } from '../store/store.ts'
import { type Counts, exportStudy, rangeOf } from './export.ts'
import { openFolder } from './folder.ts'
import { openKept } from './keep.ts'
import type { ExportOptions } from './options.ts'
import { createPace } from './pace.ts'

export interface RunWork {
  store: Store
  /** Where the study's key and links are kept. */
  keep: string
  /** Whoever runs the command, for the audit. */
  actor: string
  now_ms(): number
  rest(ms: number): Promise<unknown>
  /** True once the person has broken it off. */
  stopped(): boolean
  say(line: string): void
}

/**
 * One export, from the line of the audit that says it begins to the one that says how it ended. The links are kept before
 * the set appears: there is never a set nobody can undo, nor a part of one that looks whole.
 * @throws Refusal, or what went wrong; nothing is left then but the line in the audit
 */
export async function runExport(options: ExportOptions, work: RunWork): Promise<Counts> {
  const { store, actor, now_ms, say } = work
  const range = await rangeOf(store, now_ms(), options)
  const kept = openKept(work.keep, options.study, options.out)
  const folder = openFolder(options.out)
  const tell = (action: AuditAction, detail: Record<string, unknown>) => note(store, now_ms(), { actor, action, subject: 'export', detail })
  const asked = {
    study: options.study,
    ward: range.ward,
    from: new Date(range.from_ms),
    to: new Date(range.to_ms),
    formats: [...options.formats],
  }
  try {
    await tell('data.export_begun', asked)
    const pace = createPace(folder.bytes, work)
    const { counts, links } = await exportStudy({ store, study: kept.study, folder, pace, say }, range, options.formats)
    kept.keepLinks(links)
    await tell('data.exported', { ...asked, ...counts })
    folder.finish()
    return counts
  } catch (error) {
    folder.discard()
    await tell('data.export_failed', asked).catch((silent: unknown) => say(`The audit could not be told: ${String(silent)}`))
    throw error
  }
}
