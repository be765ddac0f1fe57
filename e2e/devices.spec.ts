import type { Page } from '@playwright/test'
import { sector, wavePictures } from './sight.ts'
import { expect, newScreen, test } from './ward.ts'

/** A ventilated patient with a pump: three devices at one bed, one page. */
const BED = 'w4b-01'
let nurse: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  const encounter = await sector(nurse, BED).getAttribute('data-encounter')
  await nurse.goto(`${ward.url}/patients/${encounter}`)
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await nurse.context().close()
})

const number = (group: string, key: string) => nurse.locator(`[data-group="${group}"] [data-number="${key}"] [data-value]`)

test('[E2E-14] a ventilator and a pump show their numbers in groups of their own, their waves move, each device is listed', async () => {
  await expect(number('vent', 'paw_peak')).toHaveText(/^\d+ cmH₂O$/)
  await expect(number('vent', 'tidal_volume')).toHaveText(/^\d{3} mL$/)
  await expect(number('pump', 'pressor_rate')).toHaveText(/^\d+\.\d mL\/h$/)
  await expect(nurse.locator('[data-group="vent"] [data-number="peep"]')).toContainText(/PEEP set \d+.* cmH₂O.*3 to 15/)
  const waves = async () => Object.keys(await wavePictures(nurse)).map((name) => name.trim())
  await expect.poll(waves, { message: 'waves that are drawn' }).toEqual(expect.arrayContaining(['paw', 'vent_flow', 'vent_volume']))
  const before = await wavePictures(nurse)
  const still = async () => {
    const now = await wavePictures(nurse)
    return Object.keys(before).filter((wave) => now[wave] === before[wave])
  }
  await expect.poll(still, { message: 'waves that do not move' }).toEqual([])
  await expect(nurse.locator('.device-list li')).toHaveText([/^Monitor MX-01/, /^Pump PU-01/, /^Ventilator VN-01/])
})

test('[E2E-15] a ventilator that comes off is red by our rule, beside what the ventilator says itself', async ({ ward }) => {
  await ward.scenario(BED, 'vent-disconnect')
  const open = nurse.locator('.open-alarm[data-priority="high"]')
  await expect(open.filter({ hasText: 'Ventilator disconnect' }).first()).toBeVisible({ timeout: 40_000 })
  await expect(open.filter({ hasText: 'Ventilator: disconnect' })).toContainText('Of VN-01 itself')
  await expect(nurse.locator('[data-group="vent"] [data-number="paw_peak"]')).toHaveAttribute('data-priority', 'high')
})
