import type { AlarmView } from '../../contracts/live.ts'

/** Both lists as one, newest first, the newest revision of each; what is still open stands elsewhere. */
export function pastAlarms(heard: readonly AlarmView[], stored: readonly AlarmView[], open: readonly AlarmView[]): AlarmView[] {
  const byId = new Map<string, AlarmView>()
  for (const alarm of [...stored, ...heard]) {
    const known = byId.get(alarm.id)
    if (!known || alarm.revision >= known.revision) byId.set(alarm.id, alarm)
  }
  for (const { id } of open) byId.delete(id)
  return [...byId.values()].filter((a) => a.condition === 'ended').sort((a, b) => b.onset_ms - a.onset_ms)
}
