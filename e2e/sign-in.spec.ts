import { openProvider } from '../server/access/oidc-testing.ts'
import { faultsOf } from './axe.ts'
import { expect, newScreen, test } from './ward.ts'

const PIN = '428193'

test('[ACC-33][ACC-40] a locked screen goes on showing; an acknowledgement there asks for the PIN, and seconds later it is done', async ({
  browser,
  ward,
}) => {
  const own = await newScreen(browser, ward, 'nurse')
  await own.getByRole('link', { name: 'Nadia Brandt' }).click()
  await own.getByRole('button', { name: 'Choose a PIN' }).click()
  await own.getByLabel('Password now').fill(ward.accounts.nurse!.password)
  await own.getByLabel('New PIN, 6 digits').fill(PIN)
  await own.locator('dialog').getByRole('button', { name: 'Choose a PIN' }).click()
  await expect(own.getByText('The PIN is changed.')).toBeVisible()
  expect(await faultsOf(own)).toEqual([])

  const screen = await own.context().newPage()
  await screen.goto(`${ward.url}/wards/w4b`)
  const sector = screen.locator('section[data-bed="w4b-05"]')
  await expect(sector).toBeVisible()
  await own.getByRole('button', { name: 'Lock this screen' }).click()
  await expect(screen.getByTestId('locked')).toBeVisible({ timeout: 2_000 })
  await ward.scenario('w4b-05', 'tachycardia')
  await expect(sector).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  await sector.getByTestId('acknowledge').click()
  await expect(screen.getByLabel('PIN, 6 digits')).toBeFocused()
  expect(await faultsOf(screen)).toEqual([])
  const began_ms = Date.now()
  await screen.keyboard.type(PIN)
  await expect(screen.getByTestId('locked')).toHaveCount(0)
  await sector.getByTestId('acknowledge').click()
  await expect(sector).toContainText('Nadia Brandt')
  // Under a second on a machine at rest.
  expect(Date.now() - began_ms).toBeLessThan(10_000)
  await ward.scenario('w4b-05', 'calm')
  await own.context().close()
})

test('[ACC-42] a tablet left somewhere is signed out from one’s account, and goes dark within 2 s', async ({ browser, ward }) => {
  // Nobody else signs in with this account: its sessions are these two.
  const tablet = await newScreen(browser, ward, 'nurse5a', { width: 1180, height: 820 })
  await expect(tablet.locator('section[data-encounter]').first()).toBeVisible()
  const own = await newScreen(browser, ward, 'nurse5a')
  await own.goto(`${ward.url}/account`)
  await expect(own.locator('tr[data-row]')).toHaveCount(2)
  await own.locator('tr[data-row]').filter({ hasNotText: 'this one' }).getByRole('button').click()
  await own.locator('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await expect(tablet.getByText('SIGNED OUT').first()).toBeVisible({ timeout: 2_000 })
  await expect(tablet.locator('section[data-encounter]')).toHaveCount(0)
  await expect(own.locator('tr[data-row]')).toHaveCount(1)
  await tablet.context().close()
  await own.context().close()
})

test('[ACC-50][ACC-53] with the organisation’s account one signs in to the wards of one’s groups; without a group one is told', async ({
  browser,
  ward,
}) => {
  const provider = await openProvider(ward.providerPort)
  provider.people = { stranger: { name: 'Stranger', groups: ['canteen'] }, ada: { name: 'Ada Lovelace', groups: ['stroke'] } }
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${ward.url}/sign-in`)
  await page.getByRole('button', { name: 'Continue with the hospital account' }).click()
  await page.getByRole('link', { name: 'stranger' }).click()
  await expect(page.locator('#sign-in-fault')).toContainText('has no role here')
  expect(await faultsOf(page)).toEqual([])
  expect((await page.request.get(`${ward.url}/api/me`)).status()).toBe(401)
  await page.getByRole('button', { name: 'Continue with the hospital account' }).click()
  await page.getByRole('link', { name: 'ada' }).click()
  await page.waitForURL(/\/wards\/w5a/)
  await expect(page.getByText('Ada Lovelace').first()).toBeVisible()
  expect(await (await page.request.get(`${ward.url}/api/me`)).json()).toMatchObject({ role: 'physician', wards: [{ id: 'w5a' }] })
  await page.context().close()
  await provider.stop()
})
