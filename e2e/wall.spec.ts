import { faultsOf } from './axe.ts'
import { hang } from './hang.ts'
import { noteClick, noteGone, places, seenAt } from './sight.ts'
import { expect, newScreen, test, type Ward } from './ward.ts'

/** A wall display from its code to its end: nobody signs in at it, and whoever acts there does so in their own name. */
const PIN = '739204'
const BED = 'w4b-11'

const ofOrigin = (ward: Ward) => ({ headers: { origin: ward.url } })

test('[WALL-1][WALL-6][WALL-12] an admin makes a code; typed on the screen it is a wall that leads nowhere else', async ({
  browser,
  ward,
}) => {
  const admin = await newScreen(browser, ward, 'admin')
  await admin.goto(`${ward.url}/admin/walls`)
  await admin.getByRole('button', { name: 'Add a wall display' }).click()
  await admin.getByLabel(/^Name/).fill('Corridor north')
  await admin.getByLabel('Ward', { exact: true }).selectOption({ label: 'Ward 4B' })
  await admin.locator('.sheet').getByRole('button', { name: 'Add a wall display' }).click()
  const code = (await admin.getByTestId('wall-code').textContent())!.trim()
  const wall = await (await browser.newContext()).newPage()
  await wall.goto(`${ward.url}/wall`)
  expect(await faultsOf(wall)).toEqual([])
  await wall.getByLabel(/^Code/).fill('1234 567')
  await wall.getByRole('button', { name: /use this screen/i }).click()
  await expect(wall.locator('.sign-in-fault')).toHaveText('Enter all 8 digits.')
  await wall.getByLabel(/^Code/).fill(code)
  await wall.getByRole('button', { name: /use this screen/i }).click()
  await wall.waitForURL(/\/wards\/w4b$/)
  await expect(wall.getByTestId('sound')).toHaveAttribute('data-sound', 'running')
  await expect(wall.locator('.top-user')).toContainText('Corridor north')
  await expect(wall.locator('.tile:not(.tile-empty)')).not.toHaveCount(0)
  expect(await wall.locator('a[href*="/patients"], a[href*="/admin"], a[href*="/account"], .top-out').count()).toBe(0)
  expect(await faultsOf(wall)).toEqual([])
  const [cookie, ...others] = await wall.context().cookies()
  expect(others).toEqual([])
  expect(cookie).toMatchObject({ name: 'wardwave.wall', httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(cookie!.expires).toBeGreaterThan(Date.now() / 1000 + 399 * 86_400)
  const encounter = await wall.locator(`section[data-bed="${BED}"]`).getAttribute('data-encounter')
  for (const path of [`/api/patients/${encounter}`, '/api/admin/walls', '/api/admin/people'])
    expect((await wall.request.get(ward.url + path)).status(), path).toBe(403)
  await admin.getByRole('button', { name: 'Close' }).click()
  const row = admin.getByRole('row', { name: /Corridor north/ })
  await expect(row).toContainText('connected')
  await row.getByRole('button', { name: /^Revoke/ }).click()
  await admin.locator('.sheet').getByRole('button', { name: 'Revoke' }).click()
  const from = Date.now()
  await expect(wall.getByTestId('session-ended')).toContainText('THIS SCREEN IS OFF', { timeout: 2_000 })
  expect(Date.now() - from).toBeLessThan(2_000)
  await expect(wall.locator('.tile')).toHaveCount(0)
  // Whatever is opened there now, nobody is asked to sign in.
  await wall.goto(`${ward.url}/wards/w4b`)
  await expect(wall.getByText('This screen is no wall display any more.', { exact: false })).toBeVisible()
  for (const page of [admin, wall]) await page.context().close()
})

test('[WALL-7][WALL-11][WALL-13][E2E-61][VIEW-9][VIEW-10] the server is killed and comes back: no sector has moved, and the wall is as its address says; then a touched alarm is acknowledged with a PIN, and another screen says by whom', async ({
  browser,
  ward,
}) => {
  const admin = await newScreen(browser, ward, 'admin')
  const { wall } = await hang(browser, ward, admin, 'Corridor south', '?layout=16&privacy=initials')
  await admin.context().close()
  await expect(wall.locator('.tile')).toHaveCount(16)
  await expect(wall.getByTestId('bed-01').locator('.tile-name')).toHaveText('O.')
  expect(await wall.locator('body').innerText()).not.toContain('Okafor')
  await wall.getByTestId('view').tap()
  await expect(wall.getByTestId('view-panel').getByRole('radio')).toHaveCount(7)
  await wall.getByTestId('view-panel').getByRole('button', { name: 'Close' }).tap()
  const before = await places(wall)
  await ward.killServer()
  await expect(wall.getByTestId('live-data-lost')).toBeVisible()
  expect(await places(wall), 'places of the sectors when live data is lost').toEqual(before)
  expect(await faultsOf(wall)).toEqual([])
  await ward.startServer()
  await expect(wall.getByTestId('live-data-lost')).toBeHidden({ timeout: 30_000 })
  await expect(wall.getByTestId('bed-01').locator('.tile-name')).toHaveText('O.')
  expect(await places(wall)).toEqual(before)
  expect(wall.url()).toMatch(/\/wards\/w4b$/)

  const nurse = await newScreen(browser, ward, 'nurse')
  const data = { pin: PIN, password: ward.accounts.nurse!.password }
  expect((await nurse.request.post(`${ward.url}/api/account/pin`, { data, ...ofOrigin(ward) })).status()).toBe(200)
  const encounter = await nurse.locator(`section[data-bed="${BED}"]`).getAttribute('data-encounter')
  await nurse.goto(`${ward.url}/patients/${encounter}`)
  await ward.scenario(BED, 'tachycardia')
  const tile = wall.locator(`section[data-bed="${BED}"]`)
  await expect(tile.getByTestId('acknowledge')).toBeVisible({ timeout: 60_000 })

  const pad = wall.getByTestId('pin-pad')
  // Anywhere in the alarm's sector will do.
  const touch = async () => tile.tap({ position: { x: 180, y: 150 } })
  await touch()
  expect(await faultsOf(wall)).toEqual([])
  for (const digit of '111111') await pad.getByRole('button', { name: digit, exact: true }).tap()
  await expect(pad.getByRole('alert')).toHaveText('This PIN is not known on this ward.')
  await pad.getByRole('button', { name: 'Cancel' }).tap()
  await expect(tile.getByTestId('acknowledge')).toBeVisible()

  await noteClick(wall, 'touch')
  await touch()
  await expect(pad).toBeVisible()
  await noteGone(wall, 'done', '[data-testid="pin-pad"]')
  await wall.keyboard.type(PIN)
  await expect(pad).toBeHidden()
  expect((await seenAt(wall, 'done'))! - (await seenAt(wall, 'touch'))!, 'ms from the touch to done').toBeLessThan(3_000)
  await expect(nurse.getByTestId('acknowledged').first()).toContainText('Nadia Brandt')
  await ward.scenario(BED, 'calm')
  for (const page of [nurse, wall]) await page.context().close()
})
