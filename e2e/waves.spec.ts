import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { sector, wavePictures } from './sight.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** The waves of one bed: frozen, scrolled back, measured, laid out; on a desk and on a tablet. */
const BED = 'w4b-06'
let desk: Page
let path: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  desk = await newScreen(browser, ward, 'physician')
  const encounter = await sector(desk, BED).getAttribute('data-encounter')
  path = `${ward.url}/patients/${encounter}`
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await desk.context().close()
})

/** Middle of each R peak of the ECG on the screen, CSS px from the picture's left edge: where its colour reaches highest. */
function peaks(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.wave-stack canvas')!
    const row = document.querySelector<HTMLElement>('.wave-stack [data-wave="ecg_ii"]')!
    const [at, area] = [row.getBoundingClientRect(), canvas.getBoundingClientRect()]
    if (canvas.width === 0 || area.width === 0) return [] // not laid out yet
    const ratio = canvas.width / area.width
    const { data, width, height } = canvas
      .getContext('2d')!
      .getImageData(0, Math.round((at.top - area.top) * ratio), canvas.width, Math.floor(at.height * ratio))
    const tops = Array.from({ length: width }, (_, x) => {
      for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 1]! > 130 && data[(y * width + x) * 4]! < 120) return y
      return height
    })
    const high = Math.min(...tops) + height * 0.12
    const found: number[] = []
    for (let x = 0, from = -1; x <= width; x++) {
      const inside = x < width && tops[x]! <= high
      if (inside && from < 0) from = x
      if (!inside && from >= 0) {
        found.push((from + x - 1) / 2 / ratio)
        from = -1
      }
    }
    return found
  })
}

/** Beats in the right of a frozen picture: what this screen saw itself, whatever the record still adds at the left. */
const ownBeats = async (page: Page) => (await peaks(page)).filter((x) => x > 700)

/** Farthest that a beat has moved, px. A picture painted anew may have its tops one pixel wider or narrower. */
const moved = (from: readonly number[], to: readonly number[]) =>
  from.length === to.length ? Math.max(...from.map((x, i) => Math.abs(x - to[i]!))) : Number.POSITIVE_INFINITY

/** What axe finds within the waves; the whole page is in the sheet of all screens. */
const faultsHere = async (page: Page) =>
  (await faultsOf(page)).filter((fault) => /\.(bed-waves|wave-|frozen|caliper|calibration)/.test(fault))

const reading = async (page: Page) => Number.parseFloat((await page.getByTestId('caliper-reading').textContent()) ?? '')

test('[E2E-80] [BW-31] F freezes the waves and nothing else: numbers go on, an alarm is shown, and F lets them go', async ({ ward }) => {
  await desk.goto(path)
  await expect.poll(async () => Object.keys(await wavePictures(desk)).length).toBeGreaterThanOrEqual(3)
  await expect.poll(async () => (await peaks(desk)).length, { message: 'beats on the screen' }).toBeGreaterThan(8)
  await desk.keyboard.press('f')
  await expect(desk.getByTestId('frozen-band')).toContainText(/FROZEN \d\d:\d\d:\d\d/)
  await expect(desk.getByTestId('frozen-band')).toContainText(/Ends in (5:00|4:5\d)/)
  const before = await ownBeats(desk)
  expect(before.length, 'beats on the frozen picture').toBeGreaterThan(2)
  await ward.scenario(BED, 'lead-off')
  await expect(desk.locator('.open-alarm[data-priority="technical"]').filter({ hasText: /lead off/i })).toBeVisible({ timeout: 20_000 })
  await expect(desk.locator('.number-cell[data-number^="hr"] [data-value]').first()).toHaveText('- ? -')
  expect(moved(before, await ownBeats(desk)), 'the picture stands still').toBeLessThanOrEqual(1)
  await ward.scenario(BED, 'calm')
})

test('[E2E-81] [BW-22] by keys alone: calipers go one sample, with Shift ten, and the picture scrolls back to what was', async () => {
  await desk.getByTestId('calipers-on').press('Enter')
  const a = desk.getByRole('slider', { name: 'Caliper A' })
  const b = desk.getByRole('slider', { name: 'Caliper B' })
  await b.focus()
  const from = await reading(desk)
  await desk.keyboard.press('ArrowRight')
  expect((await reading(desk)) - from).toBe(4)
  await desk.keyboard.press('Shift+ArrowRight')
  expect((await reading(desk)) - from).toBe(44)
  await a.focus()
  await desk.keyboard.press('Shift+ArrowLeft')
  expect((await reading(desk)) - from).toBe(84)
  await expect(a).toHaveAttribute('aria-valuetext', /ECG II/)
  await desk.keyboard.press('ArrowDown')
  await expect(a).not.toHaveAttribute('aria-valuetext', /ECG II/)
  expect(await faultsHere(desk)).toEqual([])
  await desk.screenshot({ path: 'e2e/pictures/bed.png', animations: 'disabled' })
  const still = await ownBeats(desk)
  expect(still.length).toBeGreaterThan(2)
  await desk.getByRole('slider', { name: 'Scroll back' }).press('Home')
  await expect(desk.getByTestId('frozen-band')).toContainText('Showing')
  await expect.poll(() => ownBeats(desk), { message: 'another stretch of time' }).not.toEqual(still)
  await desk.getByRole('slider', { name: 'Scroll back' }).press('End')
  await expect.poll(async () => moved(still, await ownBeats(desk)), { message: 'back where it was' }).toBeLessThanOrEqual(1)
  await desk.locator('body').click({ position: { x: 4, y: 300 } })
  await desk.keyboard.press('f')
  await expect(desk.getByTestId('frozen-band')).toHaveCount(0)
})

test('[E2E-82] [P3] on a tablet calipers are dragged with a finger to two beats, and read their distance within 10 ms', async ({
  browser,
  ward,
}) => {
  test.slow()
  const context = await browser.newContext({ viewport: { width: 1180, height: 820 }, hasTouch: true })
  const tablet = await context.newPage()
  await signIn(tablet, ward, 'physician')
  await tablet.goto(path)
  await tablet.getByTestId('sweep').selectOption('50')
  await expect.poll(async () => (await peaks(tablet)).length, { timeout: 30_000, message: 'beats on the tablet' }).toBeGreaterThan(2)
  await tablet.getByTestId('freeze').tap()
  await tablet.getByTestId('calipers-on').tap()
  const beats = await peaks(tablet)
  const [first, second] = [beats[1]!, beats[2]!]
  const touch = await context.newCDPSession(tablet)
  const drag = async (handle: 'a' | 'b', to_px: number) => {
    const line = (await tablet.locator(`[data-handle="${handle}"]`).boundingBox())!
    const left = (await tablet.getByTestId('calipers').boundingBox())!.x
    const y = line.y + line.height / 2
    const x = line.x + line.width / 2
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    for (const share of [0.5, 1])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + (left + to_px - x) * share, y }] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  await drag('b', second)
  await drag('a', first)
  const known_ms = ((second - first) / 180) * 1000
  expect(Math.abs((await reading(tablet)) - known_ms), `read ${await reading(tablet)} ms, drawn ${known_ms} ms`).toBeLessThanOrEqual(10)
  const told = await tablet.getByTestId('caliper-reading').textContent()
  expect(told).toContain(`${Math.round(60_000 / (await reading(tablet)))} /min`)
  await tablet.getByRole('button', { name: 'Caliper B one sample on' }).tap()
  for (const target of await tablet.locator('.wave-tools .button, .wave-select, .frozen-tools .button, .caliper').all()) {
    const box = (await target.boundingBox())!
    expect(Math.min(box.width, box.height), `${await target.getAttribute('class')}`).toBeGreaterThanOrEqual(48)
  }
  expect(await tablet.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing wider than the tablet').toBe(true)
  await context.close()
})

test('[E2E-83] [BW-1] a bank card makes millimetres true, and with the order of the waves it is kept in this browser', async () => {
  await expect(desk.getByTestId('sweep')).toContainText('s wide')
  await desk.getByTestId('calibrate').click()
  await desk.getByRole('slider', { name: 'Width of the card' }).fill('342.5')
  expect((await desk.getByTestId('card').boundingBox())!.width).toBe(342.5)
  await desk.getByTestId('card-fits').click()
  await expect(desk.getByTestId('sweep').locator('option:checked')).toHaveText('25 mm/s')
  await expect(desk.getByTestId('gain').locator('option:checked')).toHaveText('10 mm/mV')
  const bar = (await desk.locator('.wave-mv').first().boundingBox())!
  expect(Math.abs(bar.height - (342.5 / 85.6) * 10), 'one millivolt is 10 mm').toBeLessThan(0.6)
  const names = () => desk.locator('.wave-stack [data-wave]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.wave))
  const before = await names()
  await desk.getByTestId('pick-waves').click()
  await desk.getByRole('checkbox', { name: 'Pleth' }).uncheck()
  await desk.getByRole('button', { name: 'Resp up' }).click()
  await expect.poll(names).not.toContain('pleth')
  expect(await faultsHere(desk)).toEqual([])
  const after = await names()
  expect(after).toHaveLength(before.length - 1)
  await desk.reload()
  await expect.poll(names).toEqual(after)
  await expect(desk.getByTestId('pick-waves')).toContainText(`Waves ${after.length} of ${before.length}`)
  await expect(desk.getByTestId('sweep').locator('option:checked')).toHaveText('25 mm/s')
})
