import type { Counted } from '../../contracts/status.ts'
import { metrics } from './metrics.ts'
import type { Counts } from './tally.ts'

/** How a refused frame's reason is named among the counts. */
export const REJECT = 'reject:'

interface Sample {
  labels: Partial<Record<string, string | number>>
  value: number
}
type Read = Promise<{ values: readonly Sample[] }>

/** What was late, dropped or refused since the start, taken from the metrics themselves, so that both say the same. */
export async function readCounted(): Promise<Counts> {
  const [frames, engine, rejects] = await Promise.all([metrics.frames.get(), metrics.engineCounts.get(), metrics.rejects.get()])
  const of = (values: readonly Sample[], labels: Sample['labels']) =>
    values
      .filter((one) => Object.entries(labels).every(([name, value]) => one.labels[name] === value))
      .reduce((n, { value }) => n + value, 0)
  const fate = (name: string) => of(frames.values, { fate: name })
  const judged = (name: string, reason?: string) => of(engine.values, reason === undefined ? { name } : { name, reason })
  const counted: Record<Counted, number> = {
    accepted: fate('accepted'),
    held: judged('frames_held'),
    late: judged('frames_late'),
    duplicate: fate('duplicate') + judged('frames_dropped', 'duplicate'),
    unassigned: judged('frames_dropped', 'unassigned'),
    not_admitted: judged('frames_dropped', 'not_admitted'),
    rejected: fate('rejected'),
    not_queued: fate('not_queued'),
    slowed: fate('slowed'),
    letters_lost: fate('dead_letter_lost'),
    pictures_sent: await sum(metrics.pictures.get()),
    pictures_skipped: await sum(metrics.ticksSkipped.get()),
    screens_stalled: judged('live', 'viewer_stalled'),
    alarms_sent: await sum(metrics.alarmsSent.get()),
    alarms_unstored: await sum(metrics.alarmsUnstored.get()),
    alarms_skipped: await sum(metrics.alarmsSkipped.get()),
  }
  const reasons = rejects.values.map(({ labels, value }) => [`${REJECT}${labels.reason}`, value] as const)
  return { ...counted, ...Object.fromEntries(reasons) }
}

async function sum(read: Read): Promise<number> {
  return (await read).values.reduce((n, { value }) => n + value, 0)
}
