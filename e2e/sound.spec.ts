import { expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import type { Level } from '../components/alarms/alarm-order.ts'
import type * as Tones from '../components/alarms/tone-pattern.ts'
import type * as Meter from './tone-meter.ts'

/**
 * The tones as a browser makes them: rendered by Chromium's own audio engine, then measured in the samples. The table is
 * IEC 60601-1-8 as in SPEC.md; a pulse is measured where it is above half of its height.
 */
const RATE_HZ = 48_000

async function bench(page: Page): Promise<void> {
  const contents = "export * from './components/alarms/tone-pattern.ts'; export * from './e2e/tone-meter.ts'"
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'tones',
  })
  await page.addScriptTag({ content: outputFiles[0]!.text })
}

/** What is heard of `level` within `for_s`. */
function heard(page: Page, level: Level, for_s: number): Promise<{ peak: number; pulses: Meter.Measured[] }> {
  return page.evaluate(
    async ({ level, for_s, rate }) => {
      const { layBurst, burstsDue, BURSTS, pulsesIn } = (window as unknown as { tones: typeof Tones & typeof Meter }).tones
      const context = new OfflineAudioContext(1, for_s * rate, rate)
      for (const at of burstsDue(0, 0, for_s, BURSTS[level])) layBurst(context, level, at)
      const samples = (await context.startRendering()).getChannelData(0)
      return { peak: samples.reduce((a, b) => Math.max(a, Math.abs(b)), 0), pulses: pulsesIn(samples, rate) }
    },
    { level, for_s, rate: RATE_HZ },
  )
}

/** Silence between each pulse and the next. */
const spacings = (pulses: readonly Meter.Measured[]) => pulses.slice(1).map(({ at_s }, i) => at_s - pulses[i]!.at_s - pulses[i]!.length_s)

function within(values: readonly number[], low: number, high: number, what: string): void {
  expect(values.length, what).toBeGreaterThan(0)
  for (const value of values) {
    expect(value, what).toBeGreaterThanOrEqual(low)
    expect(value, what).toBeLessThanOrEqual(high)
  }
}

test.beforeEach(async ({ page }) => {
  await page.goto('about:blank')
  await bench(page)
})

test('[SND-11] rendered and measured, the high tone is 5 + 5 pulses, again after 2.5 to 15 s, with the lengths and spacings of the table', async ({
  page,
}) => {
  const { pulses } = await heard(page, 'high', 12)
  expect(pulses.length).toBe(20)
  within(
    pulses.map(({ length_s }) => length_s),
    0.075,
    0.2,
    'length of a pulse, s',
  )
  const gaps = spacings(pulses)
  const x = [0, 1, 3, 5, 6, 8, 10, 11, 13, 15, 16, 18].map((i) => gaps[i]!)
  within(x, 0.05, 0.125, 'x, s')
  const td = pulses[0]!.length_s
  for (const i of [2, 7, 12, 17]) expect(Math.abs(gaps[i]! - (2 * x[0]! + td)), 'after the third pulse, against 2x + td').toBeLessThan(0.01)
  within([gaps[4]!, gaps[14]!], 0.35, 1.3, 'between the halves, s')
  within([gaps[9]!], 2.5, 15, 'between bursts, s')
})

test('[SND-11] rendered and measured, medium is 3 pulses and technical 2, neither sooner again than the table allows', async ({ page }) => {
  for (const { level, n, for_s, again } of [
    { level: 'medium', n: 3, for_s: 12, again: [2.5, 30] },
    { level: 'technical', n: 2, for_s: 24, again: [15, 60] },
  ] as const) {
    const { pulses } = await heard(page, level, for_s)
    expect(pulses.length, level).toBe(2 * n)
    within(
      pulses.map(({ length_s }) => length_s),
      0.125,
      0.25,
      `${level}: length of a pulse, s`,
    )
    const gaps = spacings(pulses)
    within(
      gaps.filter((_, i) => i !== n - 1),
      0.125,
      0.25,
      `${level}: y, s`,
    )
    within([gaps[n - 1]!], again[0], again[1], `${level}: between bursts, s`)
  }
})

test('[SND-11] rendered and measured, every pulse has its fundamental between 150 and 1000 Hz and four harmonics, and does not clip', async ({
  page,
}) => {
  for (const level of ['high', 'medium', 'technical'] as const) {
    const { peak, pulses } = await heard(page, level, 4)
    within(
      pulses.map(({ hz }) => hz),
      150,
      1_000,
      `${level}: fundamental, Hz`,
    )
    for (const { harmonics } of pulses) expect(harmonics, `${level}: harmonics`).toBeGreaterThanOrEqual(4)
    within([peak], 0.3, 1, `${level}: peak`)
    test.info().annotations.push({ type: level, description: JSON.stringify(pulses[0]) })
  }
})
