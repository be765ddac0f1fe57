import type { Page } from '@playwright/test'
import { counts, countTones, sector, soundWaitsForClick, tones, wavePictures } from './sight.ts'
import { expect, newScreen, test } from './ward.ts'

/** One patient's page beside the ward page, on two screens. */
const BED = 'w4b-05'
let nurse: Page
let physician: Page
let path: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  const encounter = await sector(nurse, BED).getAttribute('data-encounter')
  path = `${ward.url}/patients/${encounter}`
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await nurse.context().close()
  await physician?.context().close()
})

test('[E2E-9] [SND-1] a page opened by its address says SOUND OFF until it is clicked, and sounds after', async ({ browser, ward }) => {
  const signedIn = await newScreen(browser, ward, 'physician')
  physician = await signedIn.context().newPage()
  await signedIn.close()
  await countTones(physician)
  await soundWaitsForClick(physician)
  await physician.goto(path)
  await expect(physician.getByTestId('sound-off')).toBeVisible()
  await expect(physician.getByTestId('sound')).toHaveAttribute('data-sound', 'off')
  await physician.getByTestId('enable-sound').click()
  await expect(physician.getByTestId('sound')).toHaveAttribute('data-sound', 'running')
  await expect(physician.getByTestId('sound-off')).toHaveCount(0)
})

test('[E2E-10] the bed page moves every wave, shows the numbers of the ward and the trends of the record', async () => {
  await expect.poll(async () => (await counts(physician)).rings).toBeGreaterThanOrEqual(3)
  const before = await wavePictures(physician)
  expect(Object.keys(before).length).toBeGreaterThanOrEqual(3)
  const still = async () => {
    const now = await wavePictures(physician)
    return Object.keys(before).filter((wave) => now[wave] === before[wave])
  }
  await expect.poll(still, { message: 'waves that do not move' }).toEqual([])
  for (const [onWard, onBed] of [
    ['hr', 'hr'],
    ['spo2', 'spo2'],
  ]) {
    const same = async () => {
      const [a, b] = await Promise.all([
        sector(nurse, BED).locator(`[data-number="${onWard}"]`).textContent(),
        physician.locator(`.number-cell[data-number="${onBed}"] [data-value]`).textContent(),
      ])
      return /^\d+$/.test(a ?? '') && a === b
    }
    await expect.poll(same, { message: `${onWard} is the same on both screens` }).toBe(true)
  }
  await expect(physician.locator('.trend-line[data-trend="spo2"] canvas'), 'trend of SpO₂').toBeVisible({ timeout: 40_000 })
  expect(await physician.locator('.trend-line').count()).toBeGreaterThanOrEqual(3)
})

test('[E2E-11] [P11] a pause counts down from 2:00 with its owner on both screens; an asystole breaks through it and sounds', async ({
  ward,
}) => {
  const { name } = (await (await physician.request.get(`${ward.url}/api/me`)).json()) as { name: string }
  await physician.locator('.bed-side').getByTestId('pause').click()
  await physician.locator('.pause-menu').getByRole('button', { name: 'Suction' }).click()
  const pause = physician.getByTestId('bed-pause')
  await expect(pause).toContainText(/Paused (2:00|1:5\d)/)
  await expect(pause).toContainText(name)
  await expect(sector(nurse, BED)).toHaveAttribute('data-state', 'paused')
  await expect(sector(nurse, BED)).toContainText(/Paused 1:5\d/)
  await expect(sector(nurse, BED)).toContainText(name)
  const quiet = await tones(physician)
  await ward.scenario(BED, 'asystole')
  await expect(sector(nurse, BED)).toHaveAttribute('data-state', 'high', { timeout: 20_000 })
  await expect(sector(nurse, BED)).toHaveAttribute('data-flashing', 'true')
  await expect(physician.getByTestId('sound')).toContainText('Sounding: high')
  await expect.poll(() => tones(physician), { message: 'tones started on the bed page' }).toBeGreaterThan(quiet)
  const alarm = physician.locator('.open-alarm[data-priority="high"]').first()
  await expect(alarm).toContainText('Asystole')
  await alarm.getByTestId('acknowledge').click()
  await expect(physician.getByTestId('sound')).not.toContainText('Sounding: high')
})

test('[E2E-12] the strip of the alarm opens with its waves', async () => {
  const alarm = physician.locator('[data-alarm]').filter({ hasText: 'Asystole' }).first()
  await alarm.getByRole('button', { name: /strip/i }).click()
  const strip = physician.locator('.strip')
  await expect(strip.locator('.strip-lane').first()).toBeVisible({ timeout: 30_000 })
  expect(await strip.locator('.strip-lane').count()).toBeGreaterThanOrEqual(2)
  await expect(strip.locator('.strip-lane canvas').first()).toBeVisible()
  await physician
    .getByRole('button', { name: /hide strip/i })
    .first()
    .click()
})

test('[E2E-13] [P4] a lead that falls off is a technical alarm, a blank heart rate and a hatched gap, never a flat line', async ({
  ward,
}) => {
  await ward.scenario(BED, 'lead-off')
  await expect(physician.locator('.open-alarm[data-priority="technical"]').filter({ hasText: /lead off/i })).toBeVisible({
    timeout: 20_000,
  })
  const rate = physician.locator('.number-cell[data-number^="hr"]').first()
  await expect(rate.locator('[data-value]')).toHaveText('- ? -')
  await expect(rate, 'why there is no rate').toContainText(/Lead off/)
  await expect(sector(nurse, BED).locator('[data-number="hr"]')).toHaveText('- ? -')
  await expect(sector(nurse, BED)).toContainText(/Lead off/)
  const ecg = () =>
    physician.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.wave-stack canvas')!
      const row = document.querySelector<HTMLElement>('.wave-stack [data-wave^="ecg"]')!
      const [at, area] = [row.getBoundingClientRect(), canvas.getBoundingClientRect()]
      const ratio = canvas.width / area.width
      const [y, h] = [Math.round((at.top - area.top) * ratio), Math.floor(at.height * ratio)]
      const { data, width } = canvas.getContext('2d')!.getImageData(0, y, canvas.width, h)
      let level = 0
      let hatched = 0
      for (let line = 0; line < h; line++)
        for (let x = 0, run = 0; x < width; x++) {
          const i = (line * width + x) * 4
          const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
          run = g > 150 && r < 120 && b < 180 ? run + 1 : 0
          level = Math.max(level, run / width)
          if (Math.abs(r - 43) + Math.abs(g - 57) + Math.abs(b - 71) < 24) hatched++
        }
      return { level, hatched }
    })
  await expect.poll(async () => (await ecg()).hatched, { message: 'pixels of hatching in the ECG' }).toBeGreaterThan(500)
  expect((await ecg()).level, 'longest level run of ECG, share of the width').toBeLessThan(0.3)
})
