import type { Page } from '@playwright/test'
import type { HouseReply } from '../contracts/house.ts'
import { faultsOf } from './axe.ts'
import { encounterOf } from './live-socket.ts'
import { expect, newScreen, test, type Ward } from './ward.ts'

/** Ward 5A, where one bed is empty: an admin at one screen, a physician watching the ward at another. */
let admin: Page
let watching: Page
const sector = (page: Page, bed: string) => page.locator(`[data-bed="${bed}"]`)
const WITHIN = { timeout: 2_000 }

test.beforeAll(async ({ browser, ward }) => {
  admin = await newScreen(browser, ward, 'admin')
  watching = await newScreen(browser, ward, 'physician')
  await watching.goto(`${ward.url}/wards/w5a`)
})
test.afterAll(async () => {
  await admin?.context().close()
  await watching?.context().close()
})

async function openPatients(ward: Ward): Promise<void> {
  await admin.goto(`${ward.url}/admin/patients`)
  await expect(admin.getByRole('heading', { name: 'Ward 5A' })).toBeVisible()
}
const button = (name: RegExp | string) => admin.getByRole('button', { name, exact: typeof name === 'string' })
const sheet = () => admin.getByRole('dialog')
/** Presses it and waits for the answer: what was committed must be on the other screens within 2 s from here. */
async function confirm(name: string | RegExp): Promise<void> {
  await sheet().getByRole('button', { name }).click()
  await expect(sheet()).toHaveCount(0)
}

async function admitNew(mrn: string, family: string): Promise<void> {
  await sheet().getByLabel('Record number (MRN)').fill(mrn)
  await sheet().getByRole('button', { name: 'Next' }).click()
  await sheet().getByLabel('Family name').fill(family)
  await sheet().getByLabel('Given name').fill('Zoë')
  await sheet().getByLabel('Date of birth').fill('1961-02-03')
  await confirm('Admit')
}

test('[PAT-36][PAT-5] somebody is admitted into an empty bed and moved, seen on the other screen within 2 s', async ({ ward }) => {
  await expect(sector(watching, 'w5a-05')).toHaveAttribute('data-state', 'empty')
  await expect(sector(watching, 'w5a-05').getByRole('link')).toHaveCount(0) // a physician does not admit
  await admin.goto(`${ward.url}/wards/w5a`)
  await sector(admin, 'w5a-05').getByRole('link', { name: /Admit/ }).click()
  await admitNew('E2E 1001', 'Canaryová')
  await expect(sector(watching, 'w5a-05')).toContainText('Canaryová', WITHIN)

  // The house is full now.
  await button('Admit').first().click()
  await expect(sheet()).toContainText('No empty bed')
  await sheet().getByRole('button', { name: 'Close' }).click()
  expect(await faultsOf(admin)).toEqual([])

  const beds = await admin.request.post(`${ward.url}/api/admin/wards/w5a/beds`, { data: { labels: ['99'] }, headers: { origin: ward.url } })
  expect(beds.status()).toBe(200)
  await openPatients(ward)
  await button(/Transfer Canaryová/).click()
  await expect(sheet()).toContainText('E2E 1001')
  await confirm('Transfer')
  await expect(sector(watching, 'w5a-05')).toHaveAttribute('data-state', 'empty', WITHIN)
  await expect(watching.locator('.tile', { hasText: 'Canaryová' })).toHaveCount(1)

  await button(/Discharge Canaryová/).click()
  await confirm('Discharge this patient')
  await expect(watching.locator('.tile', { hasText: 'Canaryová' })).toHaveCount(0, WITHIN)
  await closeBed(ward, '99')
})

/** The ward is left as it was found. */
async function closeBed(ward: Ward, label: string): Promise<void> {
  const { wards } = (await (await admin.request.get(`${ward.url}/api/admin/wards`)).json()) as HouseReply
  const { bed } = wards.find((one) => one.ward === 'w5a')!.beds.find((one) => one.label === label)!
  const reply = await admin.request.post(`${ward.url}/api/admin/beds/${bed}/open`, { data: { open: false }, headers: { origin: ward.url } })
  expect(reply.status()).toBe(200)
}

test('[PAT-30][PAT-31] a patient with live data is discharged: empty within 2 s everywhere, and the next one shows none of the old', async ({
  ward,
}) => {
  const old = await encounterOf(admin, 'w5a', 'w5a-03')
  const bedPage = await watching.context().newPage()
  await bedPage.goto(`${ward.url}/patients/${old}`)
  await expect(bedPage.locator('.patient-name')).toBeVisible()
  await watching.goto(`${ward.url}/wards/w5a`)
  const tile = sector(watching, 'w5a-03')
  await expect(tile.locator('[data-number="hr"]')).toHaveText(/^\d+$/)
  const family = await tile.locator('.tile-name').innerText()
  const worn = await (await admin.request.get(`${ward.url}/api/patients/${old}/devices`)).json()
  const mrn = (await (await admin.request.get(`${ward.url}/api/admin/patients/${old}`)).json()).facts.mrn as string

  await openPatients(ward)
  await button(new RegExp(`Discharge ${family}`)).click()
  await expect(sheet()).toContainText(mrn)
  expect(await faultsOf(admin)).toEqual([])
  await confirm('Discharge this patient')
  await expect(tile).toHaveAttribute('data-state', 'empty', WITHIN)
  await expect(bedPage.getByRole('heading', { name: 'Discharged' })).toBeVisible(WITHIN)
  await expect(bedPage.locator('body')).not.toContainText(mrn)
  await bedPage.close()

  await button('Admit to bed 03').click()
  await admitNew('E2E 1002', 'Nextová')
  await expect(tile.locator('.tile-name')).toHaveText('Nextová', WITHIN)
  await watching.waitForTimeout(1_500) // what the device of before still sends would show by now
  await expect(tile.locator('[data-number="hr"]')).not.toHaveText(/\d/)
  await expect(tile).not.toContainText(family)
  const next = await encounterOf(admin, 'w5a', 'w5a-03')
  expect(next).not.toBe(old)

  // Put back as it was, by way of the known number: shown for confirmation, not asked for anew.
  await openPatients(ward)
  await button(/Discharge Nextová/).click()
  await confirm('Discharge this patient')
  await expect(tile).toHaveAttribute('data-state', 'empty', WITHIN)
  await button('Admit to bed 03').click()
  await sheet().getByLabel('Record number (MRN)').fill(` ${mrn.toLowerCase()} `)
  await sheet().getByRole('button', { name: 'Next' }).click()
  await expect(sheet()).toContainText(family)
  await sheet()
    .getByRole('button', { name: /admit this patient/ })
    .click()
  await expect(tile.locator('.tile-name')).toHaveText(family, WITHIN)
  const back = await encounterOf(admin, 'w5a', 'w5a-03')
  const { patient, bed } = await (await admin.request.get(`${ward.url}/api/patients/${back}/devices`)).json()
  for (const { device } of worn.worn as Array<{ device: string }>)
    await admin.request.post(`${ward.url}/api/patients/${back}/devices`, {
      data: { device, patient: patient.patient, bed },
      headers: { origin: ward.url },
    })
  await expect(tile.locator('[data-number="hr"]')).toHaveText(/^\d+$/)
})
