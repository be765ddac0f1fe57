import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { connect, encounterOf, send } from './live-socket.ts'
import { noteClick, seenAt } from './sight.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** A limit is changed on the page, seen at another screen and obeyed by the running stream. Each test goes on from the one before. */
test.describe.configure({ mode: 'serial' })

const BED = 'w4b-20'
const IN_FORCE_MS = 2_000
let admin: Page
let late: Page
let nurse: Page
let encounter: string

test.beforeAll(async ({ browser, ward }) => {
  admin = await newScreen(browser, ward, 'admin')
  encounter = await encounterOf(admin, 'w4b', BED)
  late = await admin.context().newPage()
  nurse = await newScreen(browser, ward, 'nurse')
  await admin.goto(`${ward.url}/patients/${encounter}/limits`)
  await late.goto(`${ward.url}/patients/${encounter}/limits`)
  await nurse.goto(`${ward.url}/patients/${encounter}`)
})
test.afterAll(async () => {
  for (const page of [nurse, admin]) await page?.context().close()
})

const field = (page: Page, setting: string) => page.locator(`[data-setting="${setting}"] input`)
const save = (page: Page) => page.getByRole('button', { name: /^Save/ })
/** When the limits beside SpO2 said all of `words`, looked at in every frame of the page itself. */
const limitsSeen = (page: Page, words: string[]) =>
  page.evaluate(async (all) => {
    const says = () => document.querySelector('[data-number="spo2"] .number-limits')?.textContent ?? ''
    while (!all.every((word) => says().includes(word))) await new Promise(requestAnimationFrame)
    return Date.now()
  }, words)
const lowAtBed = (page: Page) => page.locator('[data-number="spo2"] [data-limit="low"]')

test('[P7][UI-115] a change needs a reason, shows the difference, and stands at the bed on another screen within 2 s with its author', async () => {
  await expect(lowAtBed(nurse)).toContainText('90')
  // The late screen's form stays on the version it was opened on.
  await late.route(`**/api/patients/${encounter}/limits`, (route) => route.abort())
  await field(admin, 'spo2-low__low_pct').fill('98')
  await field(admin, 'spo2-low__delay_ms').fill('0')
  await expect(admin.getByTestId('difference')).toHaveText(/SpO₂ low, %.*90 →.*98.*SpO₂ low, delay, s.*10 →.*0/)
  await save(admin).click()
  await expect(admin.getByText('Say why in at least three letters.')).toBeVisible()
  await expect(admin.getByTestId('limits-version')).toHaveText('version 0 in force')

  await admin.getByLabel('In your words').fill('Trial of tight oxygen target')
  const seen = limitsSeen(nurse, ['98', 'Iris Vermeer'])
  await noteClick(admin, 'save')
  await save(admin).click()
  expect((await seen) - (await seenAt(admin, 'save'))!, 'ms from the click to the other screen').toBeLessThan(IN_FORCE_MS)
  await expect(admin.getByTestId('limits-version')).toHaveText('version 1 in force')
  await expect(admin.locator('.versions')).toContainText('Trial of tight oxygen target')
  await expect(nurse.locator('.patient-mark')).toContainText('Own limits, version 1')
})

test('[P7] the running stream obeys: the alarm comes within seconds and names version 1', async () => {
  const alarm = nurse.locator('.open-alarm[data-priority="medium"]', { hasText: '< 98' })
  await expect(alarm).toBeVisible({ timeout: 4_000 })
  await expect(alarm).toContainText('SpO₂ low, version 1')
  await expect(alarm).toContainText('Iris Vermeer')
  await expect(alarm.locator('.open-alarm-because')).toHaveText(/^SpO₂ 9\d %, below the limit 98; 9\d(–9\d)? in the last 2 s$/)
})

test('[P7][UI-147] who saves on an outdated form is told of the conflict and nothing is changed', async () => {
  await field(late, 'hr-high__high_per_min').fill('125')
  await late.getByLabel('In your words').fill('Known tachycardia')
  await save(late).click()
  await expect(late.locator('.saving-note')).toContainText('Somebody saved version 1 meanwhile')
  await expect(field(late, 'hr-high__high_per_min')).toHaveValue('125')
  await expect(admin.getByTestId('limits-version')).toHaveText('version 1 in force')
  await late.unroute(`**/api/patients/${encounter}/limits`)
  await late.close()
})

test('[P7] set back, the alarm ends; what still differs from the profile is marked on the ward', async ({ ward }) => {
  await field(admin, 'spo2-low__low_pct').fill('90')
  await admin.getByLabel('In your words').fill('Trial is over')
  await save(admin).click()
  await expect(admin.getByTestId('limits-version')).toHaveText('version 2 in force')
  await expect(nurse.locator('.open-alarm[data-look="active"]')).toHaveCount(0, { timeout: 10_000 })
  await expect(nurse.locator('.past-alarm', { hasText: '< 98' })).toBeVisible()
  await nurse.goto(`${ward.url}/wards/w4b`)
  await expect(nurse.locator(`section[data-bed="${BED}"]`).getByRole('img', { name: 'Own limits' })).toBeVisible()
})

test('[UI-141][P7] low at or above high is refused at its field before it is sent, and by the server when it is sent', async ({ ward }) => {
  await field(admin, 'hr-high__high_per_min').fill('110')
  await field(admin, 'hr-low__low_per_min').fill('115')
  await expect(
    admin.locator('[data-setting="hr-low__low_per_min"] .limit-fault, [data-setting="hr-high__high_per_min"] .limit-fault'),
  ).toHaveText('Low 115 must be below high 110')
  await admin.getByLabel('In your words').fill('Cannot be')
  await save(admin).click()
  await expect(admin.getByTestId('limits-version')).toHaveText('version 2 in force')

  const socket = await connect(admin.context(), ward.url)
  const changes = { 'hr-low': { low_per_min: 115 }, 'hr-high': { high_per_min: 110 } }
  const command = { type: 'set_limits', encounter, base_version: 2, changes, reason: 'past the page', until_ms: null }
  const answer = await send(socket, 'command', { key: randomUUID(), command })
  expect(answer).toMatchObject({
    ...{ status: 'refused', reason: 'limits_invalid' },
    detail: { why: 'low_not_below_high', detector: 'hr-low', setting: 'low_per_min', low: 115, high: 110 },
  })
  socket.disconnect()
  await admin.getByRole('button', { name: 'Discard' }).click()
  await expect(field(admin, 'hr-low__low_per_min')).toHaveValue('50')
})

test('[ACC-2] a nurse reads the limits and cannot change them', async ({ ward }) => {
  await nurse.goto(`${ward.url}/patients/${encounter}/limits`)
  await expect(nurse.getByText('Read only: limits are set by a physician or an admin of the ward.')).toBeVisible()
  await expect(nurse.locator('[data-setting="spo2-low__delay_ms"]')).toContainText('0 s')
  await expect(nurse.locator('.limits-table input')).toHaveCount(0)
  await expect(save(nurse)).toHaveCount(0)
  const socket = await connect(nurse.context(), ward.url)
  const command = {
    type: 'set_limits',
    encounter,
    base_version: 2,
    changes: { 'spo2-low': { low_pct: 80 } },
    reason: 'no right',
    until_ms: null,
  }
  expect(await send(socket, 'command', { key: randomUUID(), command })).toMatchObject({ status: 'refused', reason: 'not_allowed' })
  socket.disconnect()
})

test('[UI-147][LIM-20] what a change would have made of the day is told before it is saved; set back to the profile, the mark goes', async ({
  ward,
}) => {
  await field(admin, 'spo2-low__delay_ms').fill('10')
  await admin.getByRole('button', { name: 'Show the effect' }).click()
  await expect(admin.getByTestId('limits-effect')).toContainText(/SpO₂ low: [1-9]\d* → 0 alarms/, { timeout: 60_000 })
  await admin.getByLabel('In your words').fill('Back to the profile')
  await save(admin).click()
  await expect(admin.getByTestId('limits-version')).toHaveText('version 3 in force')
  await signIn(nurse, ward, 'nurse')
  await expect(nurse.locator(`section[data-bed="${BED}"]`)).toBeVisible()
  await expect(nurse.getByRole('img', { name: 'Own limits' })).toHaveCount(0)
})
