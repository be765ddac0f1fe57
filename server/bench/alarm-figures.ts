import type { Emit, Shown, Way } from './alarm-message.ts'
import { quantile } from './histogram.ts'

/** What `--alarms --json` prints; exactly these keys. */
export interface AlarmResult {
  emit_to_screen_p95_ms: number
  emit_to_screen_p99_ms: number
  alarms: number
  missed_after_reconnect: number
  duplicates_on_screen: number
  coverage_gap_detect_s_max: number
  slow_viewer_mb: number
}

export interface AlarmRun {
  emits: readonly Emit[]
  shown: readonly Shown[]
  ways: readonly Way[]
  /** Ward of each screen. */
  wards: readonly string[]
  /** Screens that are to be quick: connected, neither stopped nor closed. */
  quick: readonly number[]
  /** Screens that must have shown everything in the end. */
  complete: readonly number[]
  measured: readonly [from_ms: number, to_ms: number]
  /** Wards left without a screen, and when. */
  left: ReadonlyArray<{ ward: string; at_ms: number }>
  /** Beds of a ward somebody lies in. */
  beds: ReadonlyMap<string, readonly string[]>
  queued_bytes_max: number
}

/** From what was written down, what a run prints. */
export function alarmFigures(run: AlarmRun): { result: AlarmResult; latencies_ms: number[]; undetected: number; unseen: number } {
  const { latencies_ms, unseen } = latencies(run)
  const { gaps_s, undetected } = gaps(run)
  const round = (value: number, digits: number) => Number(value.toFixed(digits))
  const result: AlarmResult = {
    emit_to_screen_p95_ms: round(quantile(latencies_ms, 0.95), 1),
    emit_to_screen_p99_ms: round(quantile(latencies_ms, 0.99), 1),
    alarms: new Set(within(run).map(({ id }) => id)).size,
    missed_after_reconnect: missed(run),
    duplicates_on_screen: duplicates(run),
    coverage_gap_detect_s_max: round(Math.max(...gaps_s), 2),
    slow_viewer_mb: round(run.queued_bytes_max / 1024 / 1024, 3),
  }
  return { result, latencies_ms, undetected, unseen }
}

/** Alarms raised in the measured time in wards with a screen. */
function within({ emits, wards, measured: [from_ms, to_ms] }: AlarmRun): Emit[] {
  const watched = new Set(wards)
  return emits.filter(({ why, ward, at_ms }) => why === 'raised' && watched.has(ward) && at_ms >= from_ms && at_ms < to_ms)
}

/**
 * Every change of an alarm on every quick screen of its ward that was watching then: from the decision to the first message
 * with that revision or a newer one. A change that reached it only in a picture or as missed, because its way broke just
 * then, is no latency; one that never reached it is `unseen`.
 */
function latencies({ emits, shown, ways, wards, quick, measured: [from_ms, to_ms] }: AlarmRun): { latencies_ms: number[]; unseen: number } {
  const found: number[] = []
  let unseen = 0
  for (const screen of quick) {
    const byId = grouped(
      shown.filter((one) => one.screen === screen),
      ({ id }) => id,
    )
    const watching = watchingAt(ways.filter((one) => one.screen === screen))
    for (const { id, revision, ward, at_ms } of emits) {
      if (ward !== wards[screen] || at_ms < from_ms || at_ms >= to_ms || !watching(at_ms)) continue
      const first = byId.get(id)?.find((one) => one.revision >= revision)
      if (!first) unseen++
      else if (first.came === 'change') found.push(first.at_ms - at_ms)
    }
  }
  return { latencies_ms: found, unseen }
}

function watchingAt(ways: readonly Way[]): (at_ms: number) => boolean {
  return (at_ms) => ways.filter((way) => way.at_ms <= at_ms).at(-1)?.watching === true
}

/** Alarms raised while a screen had been there at least once, that it never showed: neither at once, nor as missed, nor in a picture. */
function missed(run: AlarmRun): number {
  let count = 0
  for (const screen of run.complete) {
    const seen = new Set(run.shown.filter((one) => one.screen === screen).map(({ id }) => id))
    count += within(run).filter(({ id, ward }) => ward === run.wards[screen] && !seen.has(id)).length
  }
  return count
}

/**
 * A change a screen got twice (a stored one after it was not stored is another; a picture takes the place of everything
 * and repeats nothing), and an alarm that was there twice under two names.
 */
function duplicates({ shown, emits }: AlarmRun): number {
  const changes = new Set<string>()
  let count = 0
  for (const { screen, id, revision, stored, came } of shown) {
    if (came === 'picture') continue
    const key = `${screen} ${id} ${revision} ${stored}`
    if (changes.has(key)) count++
    changes.add(key)
  }
  const names = grouped(emits, ({ same }) => same)
  for (const alike of names.values()) count += new Set(alike.map(({ id }) => id)).size - 1
  return count
}

/** From a ward's last screen going to the alarm at each of its beds that nobody watches, seconds. */
function gaps({ emits, left, beds }: AlarmRun): { gaps_s: number[]; undetected: number } {
  const gaps_s: number[] = []
  let undetected = 0
  for (const { ward, at_ms } of left)
    for (const encounter of beds.get(ward) ?? []) {
      const told = emits.find(
        (emit) => emit.encounter === encounter && emit.detector === 'unwatched' && emit.why === 'raised' && emit.at_ms >= at_ms,
      )
      if (told) gaps_s.push((told.at_ms - at_ms) / 1_000)
      else undetected++
    }
  return { gaps_s, undetected }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
