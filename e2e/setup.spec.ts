import { expect, test } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { type EmptyHouse, startEmptyHouse } from './empty-house.ts'

test.describe.configure({ mode: 'serial' })

const PASSWORD = 'a long enough password'
let house: EmptyHouse

test.beforeAll(async () => {
  test.setTimeout(120_000)
  house = await startEmptyHouse()
})
test.afterAll(() => house?.stop())

test('[ACC-9] the link printed at the first start makes the first admin, who signs in and is told what is missing', async ({ page }) => {
  await page.goto(house.link)
  expect(await faultsOf(page)).toEqual([])
  await page.getByLabel('Your name').fill('Ada Admin')
  await page.getByLabel('User name').fill('ada')
  await page.getByLabel(/^Password/).fill('short')
  await page.getByRole('button', { name: 'Make administrator' }).click()
  await expect(page.getByText('The password is too short.')).toBeVisible()
  await page.getByLabel(/^Password/).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make administrator' }).click()
  await expect(page.getByText('The first administrator is made. Sign in with it.')).toBeVisible()
  await expect(page.getByText('Demonstration')).toHaveCount(0)
  await page.getByLabel('User name').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page.getByRole('heading', { name: 'Wards and beds' })).toBeVisible()
  await expect(page.getByText('There is no ward yet. Add the first one; you will see it.')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  expect(await (await page.request.get(`${house.url}/api/me`)).json()).toMatchObject({ name: 'Ada Admin', role: 'admin', wards: [] })
})

test('[ACC-9] the link does not work twice, and without one there is no form', async ({ page, request }) => {
  await page.goto(house.link)
  await page.getByLabel('Your name').fill('Eve Second')
  await page.getByLabel('User name').fill('eve')
  await page.getByLabel(/^Password/).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make administrator' }).click()
  await expect(page.getByText('This link has been used or is older than a day.')).toBeVisible()
  const token = new URL(house.link).searchParams.get('token')
  const data = { token, login: 'eve', name: 'Eve Second', password: PASSWORD }
  const again = await request.post(`${house.url}/api/setup`, { headers: { origin: house.url }, data })
  expect(await again.json()).toEqual({ ok: false, reason: 'link_not_valid' })
  await page.goto(`${house.url}/setup`)
  await expect(page.getByRole('heading', { name: 'This address has no link.' })).toBeVisible()
  await expect(page.locator('form')).toHaveCount(0)
  expect(await faultsOf(page)).toEqual([])
})

test('[ACC-2] the demo’s accounts do not exist here', async ({ page }) => {
  await page.goto(`${house.url}/sign-in`)
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('demo-admin-all')
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page.locator('#sign-in-fault')).toHaveText('User name or password is wrong.')
})

test('[SET-7] one Ctrl-C, heard from the terminal and from the program that started it, drains once and ends with 0', async () => {
  const gone = new Promise((done) => house.core.once('exit', (code) => done(code)))
  house.core.kill('SIGINT')
  house.core.kill('SIGTERM')
  expect(await gone).toBe(0)
})
