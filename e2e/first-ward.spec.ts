import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { type EmptyHouse, startEmptyHouse } from './empty-house.ts'
import { wavePictures } from './sight.ts'
import { signInAs } from './ward.ts'

/** From an empty database to a nurse who sees a patient live: everything in the browser, in the order of a first day. */
test.describe.configure({ mode: 'serial' })

const ADA = { login: 'ada', password: 'seven blue herons' }
const NIA = { login: 'nia', password: 'nine grey otters' }
const DESK = { width: 1920, height: 1080 }
const TABLET = { width: 1180, height: 820 }
let house: EmptyHouse
let admin: Page
let nurse: Page
let invite = ''
let tokens = ''

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  house = await startEmptyHouse()
  admin = await (await browser.newContext({ viewport: DESK })).newPage()
  nurse = await (await browser.newContext({ viewport: TABLET })).newPage()
})
test.afterAll(async () => {
  await admin?.context().close()
  await nurse?.context().close()
  await house?.stop()
})

test('[DVC-50] the first admin makes a ward with two beds, a nurse, a device with its token, and admits a patient', async () => {
  await admin.goto(house.link)
  await admin.getByLabel('Your name').fill('Ada Admin')
  await admin.getByLabel('User name').fill(ADA.login)
  await admin.getByLabel(/^Password/).fill(ADA.password)
  await admin.getByRole('button', { name: 'Make administrator' }).click()
  await expect(admin.getByText('The first administrator is made. Sign in with it.')).toBeVisible()
  await signInAs(admin, house.url, ADA)

  await admin.goto(`${house.url}/admin/wards`)
  await admin.getByRole('button', { name: 'Add a ward' }).click()
  await admin.getByLabel('Name').fill('Ward 1')
  await admin.getByRole('dialog').getByRole('button', { name: 'Add a ward' }).click()
  await admin.getByRole('button', { name: 'Add beds' }).click()
  await admin.getByLabel('First bed').fill('01')
  await admin.getByLabel('To, for a run').fill('02')
  await admin.getByRole('button', { name: 'Add 2 beds' }).click()
  await expect(admin.getByRole('rowheader')).toHaveText(['01', '02'])

  await admin.getByRole('link', { name: 'People' }).click()
  await admin.getByRole('button', { name: 'Invite a person' }).click()
  await admin.getByLabel('Name, as colleagues know it').fill('Nia Nurse')
  await admin.getByLabel('User name').fill(NIA.login)
  await admin.getByRole('checkbox', { name: 'Ward 1' }).check()
  await admin.getByRole('button', { name: 'Make the link' }).click()
  invite = await admin.getByLabel('Link to choose a password').inputValue()
  await admin.keyboard.press('Escape')

  await admin.getByRole('link', { name: 'Devices' }).click()
  await admin.getByRole('button', { name: 'Add a device' }).click()
  await admin.getByLabel('Device id').fill('MX-0042')
  await admin.getByLabel('Label', { exact: true }).fill('Monitor 42')
  expect(await faultsOf(admin)).toEqual([])
  await admin.getByRole('dialog').getByRole('button', { name: 'Add a device' }).click()
  await expect(admin.getByLabel('Token of MX-0042')).toHaveValue(/^[\w-]{43}$/)
  expect(await faultsOf(admin)).toEqual([])
  tokens = await admin.getByLabel('As JSON, also for the simulator (--tokens)').inputValue()
  await admin.getByRole('button', { name: 'I have copied it' }).click()
  const row = admin.getByRole('row', { name: /MX-0042/ })
  await expect(row).toContainText('Free')
  await expect(row).toContainText('Not connected')
  expect(await faultsOf(admin)).toEqual([])

  await admin.getByRole('link', { name: 'Patients' }).first().click()
  await admin
    .getByRole('button', { name: /^Admit/ })
    .first()
    .click()
  await admin.getByLabel('Record number (MRN)').fill('MRN-1001')
  await admin.getByRole('button', { name: 'Next' }).click()
  await admin.getByLabel('Family name').fill('Okonkwo')
  await admin.getByLabel('Given name').fill('Amara')
  await admin.getByLabel('Date of birth').fill('1957-03-09')
  await admin.getByRole('dialog').getByRole('button', { name: 'Admit' }).click()
  await expect(admin.getByRole('row', { name: /Okonkwo, Amara/ })).toBeVisible()
})

test('[DVC-51] the nurse comes by her invitation and binds the device at the bed in three taps: its wave is there within 2 s and its numbers follow', async () => {
  await nurse.goto(invite)
  await nurse.getByLabel(/^Password/).fill(NIA.password)
  await nurse.getByLabel('The same again').fill(NIA.password)
  await nurse.getByRole('button', { name: 'Choose this password' }).click()
  await signInAs(nurse, house.url, NIA)

  const file = join(house.dataDir, 'tokens-of-the-admin.json')
  writeFileSync(file, tokens)
  house.run('simulator.js', ['--tokens', file, '--url', house.deviceUrl, '--scenario', 'calm', '--control', 'off'])
  await admin.getByRole('link', { name: 'Devices' }).first().click()
  await expect(admin.getByRole('row', { name: /MX-0042/ })).toContainText('Connected', { timeout: 20_000 })

  await nurse.locator('section[data-encounter]:not([data-encounter=""])').first().click()
  await nurse.waitForURL(/\/patients\//)
  await expect(nurse.locator('.patient-band')).toContainText('Okonkwo, Amara')
  await nurse.getByRole('button', { name: 'Devices', exact: true }).click() // first
  expect(await faultsOf(nurse)).toEqual([])
  await nurse.getByRole('button', { name: /Monitor 42/ }).click() // second
  const dialog = nurse.getByRole('dialog')
  for (const identifier of ['Okonkwo, Amara', '09 Mar 1957', 'MRN-1001', 'Bed 01, Ward 1']) await expect(dialog).toContainText(identifier)
  expect(await faultsOf(nurse)).toEqual([])
  const before = await wavePictures(nurse)
  await nurse.getByRole('button', { name: 'Put on Okonkwo, Amara' }).click() // third
  await expect(dialog).toHaveCount(0) // bound
  const bound_ms = Date.now()
  const moves = async () =>
    Object.entries(await wavePictures(nurse)).some(([wave, picture]) => /ecg_ii/.test(wave) && before[wave] !== picture)
  await expect.poll(moves, { intervals: [50], message: 'the ECG moves' }).toBe(true)
  expect(Date.now() - bound_ms, 'from bound to the moving wave, ms').toBeLessThan(2_000)
  await expect(nurse.locator('.number-cell[data-number="hr"] [data-value]')).toHaveText(/^\d{2,3}$/, { timeout: 30_000 })
  await expect(admin.getByRole('row', { name: /MX-0042/ })).toContainText('01, Ward 1')
  await expect(admin.getByRole('row', { name: /MX-0042/ })).not.toContainText('Okonkwo')
})

test('[DVC-52] taken off, the bed shows no number as live within 5 s; in quarantine the device is not let in; released and scanned it is back', async () => {
  await nurse.getByRole('button', { name: 'Devices', exact: true }).click()
  await nurse.getByRole('button', { name: 'Take off Monitor 42' }).click()
  await nurse.getByRole('button', { name: 'Take off Okonkwo, Amara' }).click()
  const hr = nurse.locator('.number-cell[data-number="hr"]')
  await expect(hr).not.toHaveAttribute('data-state', 'live', { timeout: 5_000 })

  await admin.getByRole('button', { name: 'Manage MX-0042' }).click()
  await admin.getByRole('button', { name: 'Quarantine' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Quarantine' }).click()
  await expect(admin.getByRole('button', { name: 'Release' })).toBeVisible()
  await nurse.getByRole('button', { name: 'Devices', exact: true }).click()
  await nurse.getByLabel('Id, serial or label').fill('MX-0042')
  await nurse.keyboard.press('Enter')
  await expect(nurse.getByText('Monitor 42: in quarantine')).toBeVisible()
  await admin.getByRole('button', { name: 'Release' }).click()
  await expect(admin.getByRole('button', { name: 'Quarantine' })).toBeVisible()
  await nurse.getByLabel('Id, serial or label').fill('')
  await nurse.keyboard.type('mx-0042\n', { delay: 5 }) // as a scanner types
  await nurse.getByRole('button', { name: 'Put on Okonkwo, Amara' }).click()
  await expect(nurse.locator('.device-list')).toContainText('Monitor 42')

  await admin.getByRole('button', { name: 'Who wore it' }).click()
  await expect(admin.getByRole('dialog').getByRole('row', { name: /Okonkwo, Amara/ })).toHaveCount(2)
  expect(await faultsOf(admin)).toEqual([])
})
