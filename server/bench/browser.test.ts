import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createLoop, loopFrames } from '../simulator/loop.ts'
import { type BrowserResult, browserRows, isClean, median, onGlass, slope } from './browser-result.ts'
import { openWay } from './browser-way.ts'
import { parseOptions } from './options.ts'
import { browserPlan } from './plan.ts'
import { twoWaves } from './two-waves.ts'

const GOOD: BrowserResult = {
  main_ms_per_s_60hz: 60,
  main_ms_per_s_30hz: 20,
  naive_uplot_ms_per_s: 300,
  main_ms_per_s_128_waves: 25,
  fps_throttled_6x: 58,
  wave_react_commits: 0,
  drawn_minus_fed: 0,
  heap_kb_per_min: 3,
  click_p95_ms: 40,
  alarm_on_glass_p95_ms: 90,
  loss_banner_ms: 3_900,
  ward_js_kb_gz: 240,
}

test('[BENCH-14] --browser is measured for ten minutes unless told otherwise, on wards of 32 and of 64 beds', () => {
  expect(parseOptions(['--browser', '--json'])).toMatchObject({ browser: true, json: true, measured_s: null })
  expect(browserPlan(null)).toMatchObject({ measured_s: 600, sizes: [32, 64] })
  expect(browserPlan(60).measured_s).toBe(60)
})

test('[BENCH-14] every figure has its target beside it; only commits and samples, which no machine excuses, fail the run', () => {
  const rows = browserRows(GOOD, []).join('\n')
  expect(rows.match(/\bmet$/gm)).toHaveLength(11)
  expect(rows).not.toContain('NOT MET')
  const slow = { ...GOOD, main_ms_per_s_30hz: 31, main_ms_per_s_128_waves: 41, fps_throttled_6x: 49 }
  expect(browserRows(slow, []).filter((row) => row.endsWith('NOT MET'))).toHaveLength(3)
  expect([isClean(GOOD), isClean(slow)]).toEqual([true, true])
  expect([isClean({ ...GOOD, wave_react_commits: 1 }), isClean({ ...GOOD, drawn_minus_fed: -1 })]).toEqual([false, false])
})

test('[BENCH-15] medians of turns, the slope of a heap, and alarms that never came are counted as such', () => {
  expect([median([9, 1, 5]), median([1, 2, 4, 9])]).toEqual([5, 3])
  expect(slope([0, 1, 2, 3].map((x) => ({ x, y: 100 + 7 * x })))).toBeCloseTo(7)
  const raised = [
    { encounter: 'a', at_ms: 1_000 },
    { encounter: 'b', at_ms: 1_000 },
  ]
  const states = [
    { encounter: 'a', state: 'high', at_ms: 900 },
    { encounter: 'a', state: 'high', at_ms: 1_080 },
    { encounter: 'b', state: 'ended', at_ms: 1_100 },
  ]
  expect(onGlass(raised, states, 5_000)).toEqual({ latencies_ms: [80], unseen: 1 })
})

test('[BENCH-15] every bed sends an ECG and a pleth of 250 Hz each, and no other wave', () => {
  const one = { profile: 'adult' as const, frames_per_s: 4, start_ms: 0, script_speed: 1, device: 'd', seed: 3, art: true }
  const frames = loopFrames(one)
  const made = twoWaves(createLoop(one, frames).hello, frames)
  expect(made.hello.channels?.filter((c) => (c.rate_hz ?? 0) > 0).map((c) => c.rate_hz)).toEqual([250, 250])
  for (const { blocks, duration_ms } of made.frames.slice(0, 40)) {
    expect(blocks).toHaveLength(2)
    for (const { samples } of blocks!) expect(samples.length).toBe((duration_ms * 250) / 1_000)
  }
})

test('[BENCH-16] the way between browser and server falls silent without closing, is cut, and comes back', async () => {
  const server = createServer((_, reply) => reply.end('here'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const way = await openWay()
  way.leadsTo((server.address() as { port: number }).port)
  const ask = (within_ms = 5_000) =>
    fetch(`http://127.0.0.1:${way.port}`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(within_ms) }).then(
      (reply) => reply.text(),
      (error: Error) => (error.name === 'TimeoutError' ? 'silence' : 'refused'),
    )
  try {
    expect(await ask()).toBe('here')
    way.hold()
    expect(await ask(300)).toBe('silence')
    way.open()
    expect(await ask()).toBe('here')
    way.cut()
    expect(await ask()).toBe('refused')
    way.open()
    expect(await ask()).toBe('here')
  } finally {
    await way.close()
    server.close()
    server.closeAllConnections()
  }
})
