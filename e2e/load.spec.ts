import { readFileSync } from 'node:fs'
import type { BurnReply } from '../contracts/load.ts'
import { faultsOf } from './axe.ts'
import { expect, newScreen, test } from './ward.ts'

test('[LOAD-2][LOAD-7][LOAD-9] an alarm that rings is in its ward’s load, by rule and bed, in order and as a file; another ward’s nurse is refused', async ({
  browser,
  ward,
}) => {
  const nurse = await newScreen(browser, ward, 'nurse')
  await ward.scenario('w4b-05', 'slow-desaturation')
  await nurse.goto(`${ward.url}/wards/w4b`)
  await expect(nurse.locator('.tile[data-bed="w4b-05"][data-level]')).toBeVisible({ timeout: 60_000 })
  await nurse.goto(`${ward.url}/duty`)
  await nurse.getByRole('link', { name: 'Alarm load' }).click()
  await expect(nurse.getByTestId('load-asked')).toContainText(/[1-9]\d* alarm/, { timeout: 30_000 })
  const beds = nurse.getByRole('region', { name: 'Times asked by bed' }).locator('tbody')
  await expect(beds.locator('[data-row="w4b-05"]')).toBeVisible()
  await nurse.getByRole('region', { name: 'Times asked by bed' }).getByRole('button', { name: 'Bed', exact: true }).click()
  await expect(beds.getByRole('row').first()).toContainText('01')
  expect(await faultsOf(nurse)).toEqual([])
  const downloading = nurse.waitForEvent('download')
  await nurse.getByRole('link', { name: 'Download table' }).click()
  const file = readFileSync(await (await downloading).path(), 'utf8')
  expect(file).toContain('"bed"')
  await nurse.setViewportSize({ width: 1180, height: 820 })
  expect(await faultsOf(nurse)).toEqual([])
  await ward.scenario('w4b-05', 'calm')
  await nurse.context().close()
})

test('[LOAD-6] whoever leads the ward sees above it that its budget burns, and from there what asks', async ({ browser, ward }) => {
  const admin = await newScreen(browser, ward, 'admin')
  const rate = (per_nurse_hour: number) => ({ asked: 20, nurse_hours: 2, per_nurse_hour })
  const reply: BurnReply = { burn: { budget: 6, hour: rate(10), shift: rate(4), over: ['hour'] } }
  expect(await (await admin.request.get(`${ward.url}/api/wards/w4b/load/burn`)).json()).toMatchObject({ burn: { over: [] } })
  await admin.route('**/load/burn', (route) => route.fulfill({ json: reply }))
  await admin.goto(`${ward.url}/wards/w4b`)
  const banner = admin.getByTestId('burn')
  await expect(banner).toContainText('10 an hour and nurse in the last 60 minutes, wanted at most 6.0')
  expect(await faultsOf(admin)).toEqual([])
  await banner.getByRole('link').click()
  await expect(admin.getByRole('heading', { name: 'Alarm load' })).toBeVisible()
  await admin.context().close()
})
