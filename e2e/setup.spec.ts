import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { faultsOf } from './axe.ts'

/** A new installation, as `npm start` runs it: no demo, an empty database, nobody who could sign in. */
test.describe.configure({ mode: 'serial' })

const PASSWORD = 'a long enough password'
const port = 29_100 + Math.floor(Math.random() * 400) * 2
const url = `http://localhost:${port}`
let core: ChildProcess
let printed = ''
const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-setup-'))

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WARDWAVE_') && name !== 'DATABASE_URL')),
    ...{ NODE_ENV: 'production' as const, WARDWAVE_DATA_DIR: dataDir, WARDWAVE_PUBLIC_URL: url, WARDWAVE_LOG_LEVEL: 'warn' },
    ...{ WARDWAVE_PORT: String(port), WARDWAVE_DEVICE_PORT: String(port + 1) },
  }
  core = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    cwd: resolve(import.meta.dirname, '..'),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  core.stdout?.on('data', (text) => {
    printed += text
  })
  await expect.poll(() => linkIn(printed), { timeout: 90_000, message: 'the one-time link on stdout' }).toBeTruthy()
})
test.afterAll(async () => {
  const gone = new Promise((done) => core.once('exit', done))
  if (core.kill('SIGTERM')) await gone
  rmSync(dataDir, { recursive: true, force: true })
})

const linkIn = (text: string) => /http:\/\/localhost:\d+\/setup\?token=[\w-]+/.exec(text)?.[0]

test('[ACC-9] the link printed at the first start makes the first admin, who signs in and is told what is missing', async ({ page }) => {
  await page.goto(linkIn(printed)!)
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
  expect(await (await page.request.get(`${url}/api/me`)).json()).toMatchObject({ name: 'Ada Admin', role: 'admin', wards: [] })
})

test('[ACC-9] the link does not work twice, and without one there is no form', async ({ page, request }) => {
  await page.goto(linkIn(printed)!)
  await page.getByLabel('Your name').fill('Eve Second')
  await page.getByLabel('User name').fill('eve')
  await page.getByLabel(/^Password/).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make administrator' }).click()
  await expect(page.getByText('This link has been used or is older than a day.')).toBeVisible()
  const token = new URL(linkIn(printed)!).searchParams.get('token')
  const data = { token, login: 'eve', name: 'Eve Second', password: PASSWORD }
  const again = await request.post(`${url}/api/setup`, { headers: { origin: url }, data })
  expect(await again.json()).toEqual({ ok: false, reason: 'link_not_valid' })
  await page.goto(`${url}/setup`)
  await expect(page.getByRole('heading', { name: 'This address has no link.' })).toBeVisible()
  await expect(page.locator('form')).toHaveCount(0)
  expect(await faultsOf(page)).toEqual([])
})

test('[ACC-2] the demo’s accounts do not exist here', async ({ page }) => {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill('demo-admin-all')
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page.locator('#sign-in-fault')).toHaveText('User name or password is wrong.')
})

test('[SET-7] one Ctrl-C, heard from the terminal and from the program that started it, drains once and ends with 0', async () => {
  const gone = new Promise((done) => core.once('exit', (code) => done(code)))
  core.kill('SIGINT')
  core.kill('SIGTERM')
  expect(await gone).toBe(0)
})
