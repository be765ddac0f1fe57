import type { Page } from '@playwright/test'
import { hang } from './hang.ts'
import { encounterOf, setLimits } from './live-socket.ts'
import { places, sector, wavePictures } from './sight.ts'
import { expect, newScreen, test } from './ward.ts'

/** What a shift sees on a wall, a desk and a tablet at once: the same truth, whatever the size. */
const FALLS = 'w4b-04'
const BATHED = 'w4b-07'
const LOOSE = 'w4b-12'
let wall: Page
let desk: Page
let tablet: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  desk = await newScreen(browser, ward, 'nurse', { width: 1440, height: 900 })
  tablet = await newScreen(browser, ward, 'physician', { width: 1180, height: 820 })
  const admin = await newScreen(browser, ward, 'admin')
  wall = (await hang(browser, ward, admin, 'Journeys')).wall
  await admin.context().close()
})
test.afterAll(async ({ ward }) => {
  for (const bed of [FALLS, BATHED, LOOSE, 'w4b-01']) await ward.scenario(bed, 'calm')
  for (const page of [wall, desk, tablet]) await page?.context().close()
})

/** The same of every screen; each scrolls to the sector if it has to. */
async function everywhere(said: (page: Page) => Promise<void>): Promise<void> {
  await Promise.all([wall, desk, tablet].map(said))
}

test('[E2E-110] N4, N7, N8: on wall, desk and tablet a saturation falls to yellow and to red in its place, a lead is off, and a pause runs out by itself', async ({
  ward,
}) => {
  test.slow()
  await everywhere((page) => expect(sector(page, FALLS)).toHaveAttribute('data-live', 'live'))
  const before = await Promise.all([wall, desk, tablet].map(places))

  await sector(desk, BATHED).getByTestId('pause').click()
  await desk.locator('.pause-menu label', { hasText: '1:00' }).click()
  await desk.locator('.pause-menu').getByRole('button', { name: 'Bath' }).click()
  await everywhere(async (page) => {
    await expect(sector(page, BATHED)).toHaveAttribute('data-state', 'paused')
    await expect(sector(page, BATHED).locator('.tile-alarm'), 'a countdown').toContainText(/(1:00|0:\d\d)/)
  })
  await ward.scenario(BATHED, 'slow-desaturation')
  await ward.scenario(LOOSE, 'lead-off')
  await ward.scenario(FALLS, 'slow-desaturation')

  await everywhere((page) => expect(sector(page, LOOSE)).toHaveAttribute('data-level', 'technical', { timeout: 30_000 }))
  await everywhere(async (page) => {
    await expect(sector(page, FALLS)).toHaveAttribute('data-level', 'medium', { timeout: 40_000 })
    await expect(sector(page, FALLS)).toContainText(/SpO₂ 8\d < 90/)
  })
  await everywhere(async (page) => {
    await expect(sector(page, BATHED), 'it alarms').toHaveAttribute('data-level', 'medium')
    await expect(sector(page, BATHED), 'without a light').not.toHaveAttribute('data-flashing')
    await expect(sector(page, BATHED), 'and says why').toContainText('Bath')
  })
  await everywhere(async (page) => {
    await expect(sector(page, BATHED), 'nobody touched it').toHaveAttribute('data-flashing', /.*/, { timeout: 60_000 })
    await expect(sector(page, BATHED)).not.toContainText('Bath')
  })
  await everywhere(async (page) => {
    await expect(sector(page, FALLS)).toHaveAttribute('data-level', 'high', { timeout: 90_000 })
    await expect(sector(page, FALLS)).toContainText(/SpO₂ 7\d < 80/)
  })
  expect(await Promise.all([wall, desk, tablet].map(places)), 'no sector has moved').toEqual(before)
})

/** A patient's own low limit of the heart rate. */
const lowRate = (low_per_min: number) => ({ 'hr-low': { low_per_min } })

test('[E2E-111] P2: on her tablet a physician has strip, live waves, trends, NEWS2, limits and their history, ventilator and pump', async ({
  ward,
}) => {
  await ward.scenario('w4b-01', 'tachycardia')
  const encounter = await encounterOf(tablet, 'w4b', 'w4b-01')
  await setLimits(tablet, ward.url, { encounter, changes: lowRate(46), reason: 'Sleeps slowly' })
  await tablet.goto(`${ward.url}/patients/${encounter}`)
  const waves = async () => Object.entries(await wavePictures(tablet))
  await expect.poll(async () => (await waves()).length, { message: 'waves that are drawn' }).toBeGreaterThanOrEqual(3)
  const before = new Map(await waves())
  const still = async () => (await waves()).filter(([wave, picture]) => before.get(wave) === picture).map(([wave]) => wave)
  await expect.poll(still, { message: 'waves that do not move' }).toEqual([])
  for (const group of ['vent', 'pump']) await expect(tablet.locator(`[data-group="${group}"] [data-value]`).first()).toHaveText(/\d/)
  await expect(tablet.locator('.score-parts li')).toHaveCount(7)
  await expect(tablet.locator('.trend-line[data-trend="hr"] canvas')).toBeVisible({ timeout: 60_000 })
  await tablet.locator('.number-cell[data-number="hr"] .number-limits').click()
  const history = tablet.locator('.limit-history:popover-open')
  await expect(history).toContainText('Limits of HR')
  await expect(history.getByRole('listitem').first()).toHaveText(/50 → 46.*Osei.*Sleeps slowly/)
  await tablet.keyboard.press('Escape')
  await setLimits(tablet, ward.url, { encounter, changes: lowRate(50), reason: 'As it was' })
  await expect(tablet.locator('.number-cell[data-number="hr"] .number-limits')).toContainText('50')
  const open = tablet.locator('.open-alarm').first()
  await expect(open).toBeVisible({ timeout: 40_000 })
  await open.getByRole('button', { name: /strip/i }).click()
  await expect(tablet.locator('.strip .strip-lane canvas').first(), 'the strip of the alarm').toBeVisible({ timeout: 30_000 })
})
