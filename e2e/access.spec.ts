import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import { DEMO, expected } from './authz.matrix.ts'
import { connect, encounterOf, send } from './live-socket.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** What one may not see is refused at every way in: page, API and socket. */
let nurse: Page
/** A stay in ward 5A, which is not the nurse's. */
let stranger: string

test.beforeAll(async ({ browser, ward }) => {
  const admin = await newScreen(browser, ward, 'admin')
  stranger = await encounterOf(admin, 'w5a', 'w5a-01')
  await admin.context().close()
  nurse = await newScreen(browser, ward, 'nurse')
})
test.afterAll(async () => nurse?.context().close())

const routesOf = (encounter: string) =>
  ['', '/limits', '/trends', '/alarms', '/strip?from=1&to=2'].map((path) => `/api/patients/${encounter}${path}`)

test('[P8][ACC-1] pages of another ward and its patients answer 403, say so, and name nobody', async ({ ward }) => {
  for (const path of ['/wards/w5a', `/patients/${stranger}`, `/patients/${stranger}/limits`]) {
    const reply = await nurse.goto(ward.url + path)
    expect(reply?.status(), path).toBe(403)
    await expect(nurse.locator('.notice h1'), path).toHaveText(
      path.startsWith('/wards') ? 'This ward is not yours' : 'This patient is on another ward',
    )
    expect(await reply?.text(), path).not.toMatch(/Banerjee|Whitehorse|Mäkinen|701\d{3}/)
  }
})

test('[P8][API-2] every API route of another ward’s patient answers 403, of an unknown one 404, signed out 401', async ({
  ward,
  playwright,
}) => {
  const nobody = await playwright.request.newContext()
  for (const path of routesOf(stranger)) {
    const refused = await nurse.request.get(ward.url + path)
    expect([path, refused.status(), await refused.json()]).toEqual([path, 403, { error: 'not_allowed' }])
    const asked = await nobody.get(ward.url + path)
    expect([path, asked.status(), await asked.json()]).toEqual([path, 401, { error: 'signed_out' }])
  }
  for (const path of routesOf(randomUUID())) {
    const unknown = await nurse.request.get(ward.url + path)
    expect([path, unknown.status(), await unknown.json()]).toEqual([path, 404, { error: 'not_found' }])
  }
  expect((await nobody.get(`${ward.url}/api/me`)).status()).toBe(401)
  await nobody.dispose()
})

test('[P8][CMD-1] the socket refuses to show another ward or its patient, and takes no command for them', async ({ ward }) => {
  const socket = await connect(nurse.context(), ward.url)
  expect(await send(socket, 'watch', { view: 'ward', ward: 'w5a', cursor: null })).toEqual({ ok: false, error: 'not_allowed' })
  expect(await send(socket, 'watch', { view: 'bed', encounter: stranger, cursor: null })).toEqual({ ok: false, error: 'not_allowed' })
  expect(await send(socket, 'watch', { view: 'ward', ward: 'w4b', cursor: null })).toMatchObject({ ok: true })
  const commands = [
    { type: 'acknowledge', encounter: stranger, alarm: 'a', revision: 1 },
    { type: 'pause', encounter: stranger, reason: 'suction', duration_ms: 120_000 },
  ]
  for (const command of commands)
    expect(await send(socket, 'command', { key: randomUUID(), command })).toMatchObject({ status: 'refused', reason: 'not_allowed' })
  socket.disconnect()
})

test('[ACC-24][MTX-3] the simulator answers whom the matrix names; others, a locked screen and nobody are refused; other roles see no menu', async ({
  browser,
  ward,
  playwright,
}) => {
  const asked = (context: Pick<APIRequestContext, 'fetch'>) =>
    Promise.all(
      DEMO.map(async ([what]) => {
        const [method = '', path = ''] = what.split(' ')
        const data = method === 'POST' ? { data: {} } : {}
        return [what, (await context.fetch(ward.url + path, { method, headers: { origin: ward.url }, ...data })).status()]
      }),
    )
  const nobody = await playwright.request.newContext()
  expect(await asked(nobody)).toEqual(DEMO.map((route) => [route[0], expected(route, 'anonymous', 'a')]))
  await nobody.dispose()
  for (const who of ['physician', 'admin', 'biomed', 'auditor', 'nurse'] as const) {
    const screen = await newScreen(browser, ward, who)
    expect([who, await asked(screen.request)]).toEqual([who, DEMO.map((route) => [route[0], expected(route, who, 'a')])])
    await expect(screen.locator('.top-user')).toBeVisible()
    await expect(screen.getByTestId('scenarios'), who).toHaveCount(who === 'biomed' || who === 'auditor' ? 0 : 1)
    if (who === 'nurse') {
      await screen.request.post(`${ward.url}/api/session/lock`, { headers: { origin: ward.url } })
      expect(await asked(screen.request)).toEqual(DEMO.map(([what]) => [what, 423]))
    }
    await screen.context().close()
  }
})

test('[P8] a socket from a foreign origin, or without a session, is refused', async ({ ward }) => {
  await expect(connect(nurse.context(), ward.url, 'https://evil.example')).rejects.toThrow('websocket error')
  await expect(connect(null, ward.url)).rejects.toThrow('signed_out')
})

test('[P8][UI-150] signed out, a page leads to sign-in and back to where one was going', async ({ browser, ward }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${ward.url}/wards/w4b`)
  await expect(page).toHaveURL(/\/sign-in\?.*next=%2Fwards%2Fw4b/)
  await expect(page.getByText('Sign in to see this page.')).toBeVisible()
  const { login, password } = ward.accounts.nurse
  await page.getByLabel('User name').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page).toHaveURL(`${ward.url}/wards/w4b`)
  await page.context().close()
})

test('[ACC-7] a wrong password and an unknown account are told the same', async ({ browser, ward }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${ward.url}/sign-in`)
  for (const login of ['nurse', 'nobody-of-this-name']) {
    await page.getByLabel('User name').fill(login)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: /sign in/i }).click()
    await expect(page.locator('#sign-in-fault')).toHaveText('User name or password is wrong.')
    await page.getByLabel('User name').fill('')
    await page.getByRole('button', { name: /sign in/i }).click()
    await expect(page.locator('#sign-in-fault')).toHaveText('Enter user name and password.')
  }
  expect(await page.context().cookies()).not.toContainEqual(expect.objectContaining({ name: 'wardwave.session' }))
  await page.context().close()
})

test('[ACC-23] without the page’s own code the sign-in sends nothing: no password in an address, no form sent past the checks', async ({
  browser,
  ward,
}) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${ward.url}/sign-in`)
  await page.getByLabel('User name').fill('nurse')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await expect(page.getByRole('button', { name: /sign in/i })).toBeDisabled()
  await page.getByLabel('Password', { exact: true }).press('Enter')
  expect(page.url()).toBe(`${ward.url}/sign-in`)
  await expect(page.getByLabel('User name')).toHaveValue('nurse')
  await page.context().close()
})

test('[ACC-3] the session cookie is out of reach of scripts and of other sites, and carries no right in the clear', async ({ ward }) => {
  const cookie = (await nurse.context().cookies(ward.url)).find(({ name }) => name.endsWith('wardwave.session'))!
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(Buffer.from(cookie.value, 'base64').toString()).not.toMatch(/nurse|w4b|Brandt/)
  await nurse.goto(`${ward.url}/wards/w4b`)
  expect(await nurse.evaluate(() => document.cookie)).not.toContain('session')
})

test('[P8][ACC-4] signing out in one tab ends the ward screen in another within 2 s, and no data comes after', async ({
  browser,
  ward,
}) => {
  const page = await newScreen(browser, ward, 'nurse')
  await expect(page.locator('section[data-encounter]').first()).toBeVisible()
  const other = await page.context().newPage()
  await other.goto(`${ward.url}/wards/w4b`)
  await other.getByRole('button', { name: 'Sign out' }).click()
  await other.waitForURL(/\/sign-in/)
  await expect(page.getByText('SIGNED OUT').first()).toBeVisible({ timeout: 2_000 })
  await expect(page.locator('section[data-encounter]')).toHaveCount(0)
  expect((await page.request.get(`${ward.url}/api/me`)).status()).toBe(401)
  await signIn(page, ward, 'nurse')
  await expect(page.locator('section[data-encounter]').first()).toBeVisible()
  await page.context().close()
})
