import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { encounterOf } from './live-socket.ts'
import { paperOf, strokesOf } from './pdf.ts'
import { alarmsOf, expect, newScreen, test } from './ward.ts'

/** Looking back at one patient: an event, its waves, what is measured in them, and paper. */
test.describe.configure({ mode: 'serial' })

const BED = 'w4b-23'
const DESK = { width: 1440, height: 900 }
let nurse: Page
let encounter: string
let path: string

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse', DESK)
  encounter = await encounterOf(nurse, 'w4b', BED)
  path = `${ward.url}/patients/${encounter}/review`
  await ward.scenario(BED, 'ventricular-tachycardia')
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await nurse.context().close()
})

const alarmId = async () => {
  const alarms = await alarmsOf(nurse, { url: new URL(path).origin }, encounter)
  return alarms.find(({ code }) => code === 'ventricular_tachycardia')?.id
}
const reading = () => nurse.getByTestId('caliper-reading').locator('strong').first()

test('[E2E-95][REV-1][REV-2][REV-3] an alarm leads to its waves: where it began and was raised, the values of then, why, and who was told', async () => {
  await expect.poll(alarmId, { timeout: 40_000 }).toBeTruthy()
  await nurse.goto(`${path.replace(/\/review$/, '')}`)
  await nurse.getByRole('link', { name: 'Review', exact: true }).first().click()
  await expect(nurse).toHaveURL(/\/review/)
  const event = nurse.locator('.review-event', { hasText: 'Ventricular tachycardia' }).first()
  await event.click()
  await expect(nurse).toHaveURL(new RegExp(`alarm=${await alarmId()}`))
  await expect(event).toHaveAttribute('aria-current', 'true')
  await expect(nurse.locator('.review-lane canvas').first(), 'the record is written every few seconds').toBeVisible({ timeout: 40_000 })
  expect(await nurse.locator('.review-lane').count()).toBeGreaterThanOrEqual(2)
  await expect(nurse.locator('.review-times [data-mark="onset"]')).toBeVisible()
  const marks = await Promise.all((await nurse.locator('.review-times strong').all()).map((mark) => mark.boundingBox()))
  const ends = marks.map((box) => [box!.x, box!.x + box!.width]).sort(([a], [b]) => a! - b!)
  for (const [i, [from]] of ends.entries()) expect(i === 0 || from! >= ends[i - 1]![1]! - 1, 'every mark can be read').toBe(true)
  await expect(nurse.locator('.review-values tr[data-number="hr"] strong')).toHaveText(/^\d+$/)
  await expect(nurse.locator('.review-values tr[data-number="spo2"]')).toContainText('90 to')
  await expect(nurse.locator('.review-because')).toContainText(/ventricular/i)
  await expect(nurse.locator('.alarm-timeline')).toContainText('Raised')
})

test('[E2E-96][REV-1][REV-8] calipers move by one sample with a key, and the address opens the same event and interval on another screen', async ({
  browser,
  ward,
}) => {
  await nurse.getByRole('button', { name: 'Measure' }).click()
  await expect(reading()).toHaveText('800 ms')
  await nurse.getByRole('slider').nth(1).press('ArrowRight')
  await expect(reading(), 'one sample of 250 a second').toHaveText('804 ms')
  await nurse.getByRole('slider').nth(1).press('Shift+ArrowLeft')
  await expect(reading()).toHaveText('764 ms')
  await expect(nurse).toHaveURL(/measured=ecg_\w+~\d+~\d+|measured=ecg_\w+%7E\d+%7E\d+/)
  const colleague = await newScreen(browser, ward, 'physician', { width: 1180, height: 820 })
  await colleague.goto(nurse.url())
  await expect(colleague.getByTestId('caliper-reading').locator('strong').first()).toHaveText('764 ms')
  await expect(colleague.locator('.review-event[aria-current]')).toContainText('Ventricular tachycardia')
  await colleague.locator('.alarm-marks [data-mark="true"]').click()
  await colleague.getByLabel('Add a note to this alarm').fill('Pulse felt,\nno symptoms')
  await colleague.getByRole('button', { name: 'Store note' }).click()
  await expect(colleague.locator('.review-notes')).toContainText('Pulse felt, no symptoms')
  expect(await faultsOf(colleague)).toEqual([])
  await colleague.context().close()
  await nurse.reload()
  await expect(nurse.locator('.review-notes')).toContainText('Pulse felt, no symptoms')
  await expect(nurse.locator('.alarm-marks [data-mark="true"]')).toHaveAttribute('aria-pressed', 'true')
  await nurse.getByRole('button', { name: /^Marked true 1/ }).click()
  await expect(nurse.locator('.review-event')).toHaveCount(1)
})

test('[E2E-97][REV-4] arrows go from event to event and along the strip, each an address of its own', async () => {
  await nurse.goto(`${path}?at=${Date.now() - 3_600_000}`)
  await expect(nurse.locator('.review-title h2')).toContainText('Moment')
  await expect(nurse.locator('.review-event').first(), 'events to go to').toBeVisible()
  await nurse.locator('.review-title').click()
  await nurse.keyboard.press('ArrowUp')
  await expect(nurse).toHaveURL(/alarm=/)
  const opened = nurse.url()
  await nurse.keyboard.press('ArrowRight')
  await expect(nurse).toHaveURL(/alarm=.*at=|at=.*alarm=/)
  await nurse.getByLabel(/^Add a note/).press('n')
  await expect(nurse.getByLabel(/^Add a note/), 'a letter that is typed is a letter').toHaveValue('n')
  await nurse.goBack()
  await nurse.goto(opened)
  await expect(nurse.locator('.review-event[aria-current]')).toHaveCount(1)
})

test('[E2E-98][REV-6][REV-7][N14] a strip is printed in true millimetres, with identity, both clocks, the limits of then and nothing live', async () => {
  await nurse.goto(`${path}/strip?alarm=${await alarmId()}`)
  await expect(nurse.locator('[data-paper="ready"]')).toBeVisible({ timeout: 30_000 })
  expect(await faultsOf(nurse)).toEqual([])
  await nurse.emulateMedia({ media: 'print' })
  const sheets = nurse.locator('.paper')
  for (const words of ['Ward 4B', 'mm/s', 'limits version', 'clock of the server', 'Printed', 'Secondary display', 'Simulated data'])
    await expect(sheets.first()).toContainText(words, { ignoreCase: true })
  await expect(sheets.first().locator('[data-clocks]')).toContainText(/showed \d\d:\d\d:\d\d\.\d{3} \([+−]\d/)
  for (const live of ['.top-bar', '.page-footer', '.paper-tools'])
    await expect(nurse.locator(live).filter({ visible: true })).toHaveCount(0)
  const pdf = await nurse.pdf({ preferCSSPageSize: true, printBackground: true })
  await nurse.emulateMedia({ media: 'screen' })
  const pages = strokesOf(pdf)
  expect(pages.length).toBe(await sheets.count())
  for (const { width, height } of paperOf(pdf)) expect([width, height].map(Math.round)).toEqual([297, 210])
  for (const strokes of pages) {
    const upright = strokes.filter(({ x0, x1, y0, y1 }) => Math.abs(x0 - x1) < 0.001 && Math.abs(y0 - y1) > 15)
    const at = [...new Set(upright.map(({ x0 }) => x0.toFixed(2)))].map(Number).sort((a, b) => a - b)
    const grid = at.filter((x) => Math.abs(((x - at[0]!) % 1) - Math.round((x - at[0]!) % 1)) < 0.03)
    expect(grid.length, 'a line a millimetre over ten seconds').toBeGreaterThanOrEqual(251)
    expect(Math.abs(at.find((x) => x > at[0]! + 249.5 && x < at[0]! + 250.5)! - at[0]! - 250), 'ten seconds at 25 mm/s').toBeLessThan(0.05)
    const pulse = strokes.filter(({ x0, x1, y0, y1 }) => Math.abs(x0 - x1) < 0.001 && Math.abs(Math.abs(y0 - y1) - 10) < 0.02)
    expect(pulse.length, 'the calibration mark: 1 mV, 10 mm').toBeGreaterThanOrEqual(2)
  }
})

test('[E2E-99][P8] a nurse of another ward opens neither the record nor its paper', async ({ browser, ward }) => {
  const other = await newScreen(browser, ward, 'nurse5a', DESK)
  for (const page of [path, `${path}/strip`]) {
    expect((await other.goto(page))?.status()).toBe(403)
    await expect(other.locator('.review, .paper')).toHaveCount(0)
  }
  expect((await other.request.get(`${ward.url}/api/patients/${encounter}/review?at=1`)).status()).toBe(403)
  // Whoever counts the sessions of this account later finds their own.
  expect((await other.request.delete(`${ward.url}/api/account/sessions`, { headers: { origin: ward.url } })).ok()).toBe(true)
  await other.context().close()
})
