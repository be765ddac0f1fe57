import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { expect, newScreen, signInAs, test } from './ward.ts'

const PASSWORD = 'seven blue herons'
const NOOR = { name: 'Noor Haddad', login: 'noor' }
let admin: Page

test.beforeAll(async ({ browser, ward }) => {
  admin = await newScreen(browser, ward, 'admin', { width: 1180, height: 820 })
})
test.afterAll(async () => admin?.context().close())

test('[PPL-1][PPL-2][PPL-5][PPL-21] an admin invites a nurse, who chooses a password and sees the ward; disabled, her open screen is gone within 2 s', async ({
  ward,
  browser,
}) => {
  await admin.getByRole('link', { name: 'Admin', exact: true }).click()
  await expect(admin.getByRole('heading', { name: 'People' })).toBeVisible()
  await expect(admin.getByTestId('data-age')).toContainText('Live') // the ward's alarms go on
  await admin.getByRole('button', { name: 'Invite a person' }).click()
  await admin.getByLabel('Name, as colleagues know it').fill(NOOR.name)
  await admin.getByLabel('User name').fill('admin')
  await admin.getByRole('checkbox', { name: 'Ward 4B' }).check()
  await admin.getByRole('button', { name: 'Make the link' }).click()
  await expect(admin.getByRole('alert').filter({ hasText: 'Somebody has this user name.' })).toBeVisible()
  await admin.getByLabel('User name').fill(NOOR.login)
  expect(await faultsOf(admin)).toEqual([])
  await admin.getByRole('button', { name: 'Make the link' }).click()
  const link = await admin.getByLabel('Link to choose a password').inputValue()
  await admin.keyboard.press('Escape')
  await expect(admin.getByRole('row', { name: /Noor Haddad/ })).toContainText('Invited')
  expect(await faultsOf(admin)).toEqual([])

  const context = await browser.newContext({ viewport: { width: 1180, height: 820 } })
  const nurse = await context.newPage()
  await nurse.goto(link)
  await expect(nurse.getByText('Noor Haddad, your user name is noor.')).toBeVisible()
  expect(await faultsOf(nurse)).toEqual([])
  await nurse.getByLabel(/^Password/).fill('my own noor haddad')
  await nurse.getByLabel('The same again').fill('my own noor haddad')
  await nurse.getByRole('button', { name: 'Choose this password' }).click()
  await expect(nurse.locator('.sign-in-fault')).toHaveText('The password contains your name, or is too easy to guess.')
  await nurse.getByLabel(/^Password/).fill(PASSWORD)
  await nurse.getByLabel('The same again').fill(PASSWORD)
  await nurse.getByRole('button', { name: 'Choose this password' }).click()
  await expect(nurse.getByText('The password is yours now. Sign in with it.')).toBeVisible()
  await signInAs(nurse, ward.url, { login: NOOR.login, password: PASSWORD })
  await expect(nurse.locator('.tile')).toHaveCount(24)

  await admin.getByRole('button', { name: 'Access of Noor Haddad' }).click()
  await expect(admin.getByText('One session is open; it ends within 2 seconds.')).toBeVisible({ timeout: 6_000 })
  await admin.getByRole('button', { name: 'Disable' }).click()
  await expect(nurse.getByRole('heading', { name: 'SIGNED OUT' })).toBeVisible({ timeout: 2_000 })
  await expect(nurse.locator('.tile')).toHaveCount(0)
  await expect(admin.getByRole('row', { name: /Noor Haddad/ })).toContainText('Disabled')
  expect((await nurse.request.get(`${ward.url}/api/me`)).status()).toBe(401)
  await nurse.goto(link)
  await expect(nurse.getByRole('heading', { name: /This link has been used/ })).toBeVisible()
  await context.close()
})

test('[PPL-12][PPL-14][PPL-17] a ward and its beds are made in the browser, and an open screen of it follows by itself', async ({
  ward,
}) => {
  await admin.goto(`${ward.url}/admin/wards`)
  await admin.getByRole('button', { name: 'Add a ward' }).click()
  await admin.getByLabel('Name').fill('Ward 9')
  await admin.getByRole('dialog').getByRole('button', { name: 'Add a ward' }).click()
  await expect(admin.getByRole('heading', { name: 'Beds of Ward 9' })).toBeVisible()
  await admin.getByRole('button', { name: 'Add beds' }).click()
  await admin.getByLabel('First bed').fill('01')
  await admin.getByLabel('To, for a run').fill('03')
  await expect(admin.getByText('01, 02, 03')).toBeVisible()
  await admin.getByRole('button', { name: 'Add 3 beds' }).click()
  await expect(admin.getByRole('rowheader')).toHaveText(['01', '02', '03'])
  expect(await faultsOf(admin)).toEqual([])

  const screen = await admin.context().newPage()
  await screen.goto(`${ward.url}/wards/ward-9`)
  await expect(screen.locator('.tile')).toHaveCount(3)
  await admin.getByRole('button', { name: 'Bed 01 further down' }).click()
  await expect(admin.getByRole('rowheader')).toHaveText(['02', '01', '03'])
  await expect(admin.getByRole('button', { name: 'Bed 01 further down' })).toBeFocused()
  await expect(screen.locator('.tile').first()).toContainText('02')
  await admin.getByRole('button', { name: 'Close bed: 02' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Close bed' }).click()
  await expect(screen.locator('.tile')).toHaveCount(2)

  await admin.goto(`${ward.url}/admin/wards`)
  await admin.getByRole('button', { name: 'Close ward: Ward 9' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Close ward' }).click()
  await expect(screen.getByRole('heading', { name: 'No such ward' })).toBeVisible()
  await screen.close()
})
