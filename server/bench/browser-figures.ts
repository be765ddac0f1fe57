import type { Throttled, Turn, WideTurn } from './browser-costs.ts'
import { type BrowserResult, median, type onGlass } from './browser-result.ts'
import type { LongRun } from './browser-watch.ts'
import { quantile } from './histogram.ts'

const round = (value: number, digits = 1) => Number(value.toFixed(digits))

/** Everything one run has seen. */
export interface BrowserMeasured {
  costs: readonly Turn[]
  wide: readonly WideTurn[]
  slow: readonly Throttled[]
  long: LongRun
  clicks_ms: readonly number[]
  banners_ms: readonly number[]
  glassed: ReturnType<typeof onGlass>
  scripts_kb: number
  /** Tasks of others that could run, on average. */
  tasks: number
}

/** The agreed figures, and what they were made of: every cost is of the main thread, less the idle page of the same turn. */
export function browserFigures(measured: BrowserMeasured): { result: BrowserResult; detail: Array<[string, string]> } {
  const { costs, wide, slow, long, clicks_ms, banners_ms, glassed, scripts_kb, tasks } = measured
  const result: BrowserResult = {
    main_ms_per_s_60hz: round(median(costs.map((c) => c.hz60 - c.idle))),
    main_ms_per_s_30hz: round(median(costs.map((c) => c.hz30 - c.idle))),
    naive_uplot_ms_per_s: round(median(costs.map((c) => c.naive - c.idle))),
    main_ms_per_s_128_waves: round(median(wide.map((c) => c.large - c.idle_large))),
    fps_throttled_6x: round(median(slow.map(({ fps }) => fps))),
    wave_react_commits: long.by_wave + long.by_frame,
    drawn_minus_fed: long.drawn - long.fed,
    heap_kb_per_min: round(long.heap_kb_per_min),
    click_p95_ms: round(quantile(clicks_ms, 0.95)),
    alarm_on_glass_p95_ms: round(quantile(glassed.latencies_ms, 0.95)),
    loss_banner_ms: round(Math.max(...banners_ms), 0),
    ward_js_kb_gz: round(scripts_kb),
  }
  const of = (pick: (c: Turn) => number) => costs.map((c) => round(pick(c), 0)).join(' ')
  const slowly = (pick: (t: Throttled) => number) => slow.map((t) => round(pick(t))).join(' ')
  const detail: Array<[string, string]> = [
    ['turns', `${costs.length}, by turns in one run; ${tasks.toFixed(1)} other tasks could run, on average`],
    ['idle page, ms/s', of((c) => c.idle)],
    ['ward page 30 Hz', `${of((c) => c.hz30)}; not drawing ${of((c) => c.still)}`],
    ['ward page 60 Hz', of((c) => c.hz60)],
    ['naive uPlot', `${of((c) => c.naive)} at ${of((c) => c.naive_fps)} frames/s; scaled to 60`],
    [
      'waves alone, ms/s',
      `30 Hz ${round(median(costs.map((c) => c.hz30 - c.still)))}, 60 Hz ${round(median(costs.map((c) => c.hz60 - c.still)))}`,
    ],
    ['128 waves, ms/s', `beside 64 in the same turns ${round(median(wide.map((c) => c.small - c.idle_small)))}`],
    [
      'throttled 6x',
      `as the page draws by itself ${slowly((t) => t.fps)} frames/s, waves in ${slowly((t) => t.pictures_per_s)} of them, ${slowly((t) => t.long_tasks)} long tasks in 5 s; made to draw at 60 Hz ${slowly((t) => t.fps_60hz)}, at 30 Hz ${slowly((t) => t.fps_30hz)}; a page that draws nothing ${slowly((t) => t.fps_idle)}`,
    ],
    [
      'long run',
      `${round(long.seconds, 0)} s with a cut of 5 s; ${long.fed} fed, ${long.drawn} drawn, ${long.skipped} passed over, ${long.gaps} gaps`,
    ],
    [
      'React',
      `${round(long.commits / long.seconds, 2)} commits/s of all causes; ${long.by_tick} followed from the page's own tick brought forward`,
    ],
    ['heap', `${long.heaps_kb.map((kb) => round(kb, 0)).join(' ')} KB`],
    ['clicks', `${clicks_ms.length}; p50 ${round(quantile(clicks_ms, 0.5))} ms`],
    ['alarms on glass', `${glassed.latencies_ms.length}; p50 ${round(quantile(glassed.latencies_ms, 0.5))} ms; ${glassed.unseen} not seen`],
    ['silences', `${banners_ms.map((ms) => round(ms, 0)).join(' ')} ms to the banner; the longest counts`],
  ]
  return { result, detail }
}
