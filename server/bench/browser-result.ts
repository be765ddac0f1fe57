/** What `--browser --json` prints; exactly these keys. */
export interface BrowserResult {
  main_ms_per_s_60hz: number
  main_ms_per_s_30hz: number
  naive_uplot_ms_per_s: number
  main_ms_per_s_128_waves: number
  fps_throttled_6x: number
  wave_react_commits: number
  drawn_minus_fed: number
  heap_kb_per_min: number
  click_p95_ms: number
  alarm_on_glass_p95_ms: number
  loss_banner_ms: number
  ward_js_kb_gz: number
}

interface Target {
  key: keyof BrowserResult
  words: string
  met: (result: BrowserResult) => boolean
  /** Not a matter of how fast the machine is: the run fails. */
  exact?: true
}

const at_most = (key: keyof BrowserResult, most: number): Target => ({
  key,
  words: `at most ${most}`,
  met: (result) => result[key] <= most,
})
const share = (key: keyof BrowserResult, most: number, of: keyof BrowserResult, name: string): Target => ({
  key,
  words: `at most ${most} x ${name}`,
  met: (result) => result[key] <= most * result[of],
})
const none = (key: keyof BrowserResult): Target => ({ key, words: 'exactly 0', met: (result) => result[key] === 0, exact: true })

const TARGETS: readonly Target[] = [
  share('main_ms_per_s_60hz', 0.25, 'naive_uplot_ms_per_s', 'naive uPlot'),
  share('main_ms_per_s_30hz', 0.1, 'naive_uplot_ms_per_s', 'naive uPlot'),
  share('main_ms_per_s_128_waves', 1.3, 'main_ms_per_s_30hz', '64 waves'),
  { key: 'fps_throttled_6x', words: 'at least 50', met: (result) => result.fps_throttled_6x >= 50 },
  none('wave_react_commits'),
  none('drawn_minus_fed'),
  at_most('heap_kb_per_min', 20),
  at_most('click_p95_ms', 100),
  at_most('alarm_on_glass_p95_ms', 250),
  at_most('loss_banner_ms', 4_000),
  at_most('ward_js_kb_gz', 250),
]

/** A row for each figure with its target and whether it is met; then the details. */
export function browserRows(result: BrowserResult, detail: ReadonlyArray<[string, string]>): string[] {
  const rows = Object.entries(result).map(([key, value]) => {
    const target = TARGETS.find((one) => one.key === key)
    const verdict = target ? `${target.words.padEnd(30)}${target.met(result) ? 'met' : 'NOT MET'}` : ''
    return `${key.padEnd(26)}${String(value).padStart(9)}   ${verdict}`.trimEnd()
  })
  return [...rows, ...detail.map(([name, value]) => `  ${name.padEnd(24)}${value}`)]
}

/** Whether the figures hold that have to be exact on any machine. */
export function isClean(result: BrowserResult): boolean {
  return TARGETS.every((target) => !target.exact || target.met(result))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Slope of the straight line that fits best: y by x. 0 for fewer than two points. */
export function slope(points: ReadonlyArray<{ x: number; y: number }>): number {
  const mean = (of: (p: { x: number; y: number }) => number) => points.reduce((sum, p) => sum + of(p), 0) / Math.max(1, points.length)
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)]
  const spread = mean(({ x }) => (x - mx) ** 2)
  return spread === 0 ? 0 : mean(({ x, y }) => (x - mx) * (y - my)) / spread
}

/** Per alarm: from the server's decision to its sector's colour on the glass; `unseen` never came. Wall clock, ms. */
export function onGlass(
  raised: ReadonlyArray<{ encounter: string; at_ms: number }>,
  states: ReadonlyArray<{ encounter: string; state: string; at_ms: number }>,
  within_ms: number,
): { latencies_ms: number[]; unseen: number } {
  const red = states.filter(({ state }) => state === 'high' || state === 'medium')
  const latencies_ms: number[] = []
  let unseen = 0
  for (const { encounter, at_ms } of raised) {
    const seen = red.find((one) => one.encounter === encounter && one.at_ms >= at_ms && one.at_ms <= at_ms + within_ms)
    if (seen) latencies_ms.push(seen.at_ms - at_ms)
    else unseen++
  }
  return { latencies_ms, unseen }
}
