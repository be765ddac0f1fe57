import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { connect, encounterOf, send } from './live-socket.ts'
import { expect, newScreen, test } from './ward.ts'

/** What is charted at one bed makes a score on every screen, and its rise an alarm. */
test.describe.configure({ mode: 'serial' })

/** Of the two beds the demo leaves uncharted. */
const BED = 'w4b-06'
const CHARTED_WITHIN_MS = 15_000
let nurse: Page
let physician: Page
let encounter: string

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  encounter = await encounterOf(nurse, 'w4b', BED)
  await nurse.goto(`${ward.url}/patients/${encounter}`)
  physician = await newScreen(browser, ward, 'physician')
  await physician.goto(`${ward.url}/wards/w4b`)
})
test.afterAll(async () => {
  await openChart(nurse).click()
  await nurse.getByRole('radio', { name: 'Alert' }).check()
  await nurse.getByRole('radio', { name: 'Air', exact: true }).check()
  await nurse.getByRole('button', { name: 'Chart', exact: true }).click()
  await expect(part(nurse, 'consciousness')).toContainText('Alert')
  for (const page of [nurse, physician]) await page?.context().close()
})

const sector = (page: Page) => page.locator(`section[data-bed="${BED}"]`)
const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`)
const openChart = (page: Page) => page.getByRole('button', { name: 'Chart observations' })

test('[SCO-43] incomplete there is no total; charted by keyboard within 15 s it stands on the other screen', async () => {
  await expect(part(nurse, 'respiration')).toHaveAttribute('data-points', /\d/, { timeout: 40_000 })
  await expect(nurse.getByTestId('score-total')).toHaveText('–')
  await expect(nurse.getByTestId('score-panel')).toContainText(/Missing: Air or oxygen,.*Consciousness/)
  await expect(sector(physician).getByTestId('score')).toContainText('NEWS2 –')

  const began = Date.now()
  await openChart(nurse).focus()
  await nurse.keyboard.press('Enter')
  await expect(nurse.getByTestId('chart-form')).toBeVisible()
  for (const key of ['Space', 'Tab', 'Space', 'Tab', 'Tab', 'Tab']) await nurse.keyboard.press(key)
  await expect(nurse.getByLabel('Systolic')).toBeFocused()
  await nurse.keyboard.type('118')
  await nurse.keyboard.press('Enter')
  await expect(nurse.getByTestId('score-total')).toHaveText(/^\d+$/)
  expect(Date.now() - began).toBeLessThan(CHARTED_WITHIN_MS)
  await expect(part(nurse, 'consciousness')).toContainText('Alert')
  await expect(part(nurse, 'oxygen')).toContainText('Air')
  await expect(sector(physician).getByTestId('score')).toContainText(/NEWS2 \d/)
  await expect(openChart(nurse)).toBeFocused()
  await nurse.getByText('Last charted').click()
  await expect(nurse.locator('.charted')).toContainText('Nadia Brandt')
  expect(await faultsOf(nurse)).toEqual([])
})

test('[SCO-43] a rise is an alarm on every screen, with the parts that made it', async ({ browser, ward }) => {
  const admin = await newScreen(browser, ward, 'admin')
  const socket = await connect(admin.context(), ward.url)
  // Over a minute after the score is lower, not a quarter of an hour: whoever orders beds after this finds nobody ill here.
  const changes = { news2: { delay_ms: 0, clear_ms: 60_000 } }
  const command = { type: 'set_limits', encounter, base_version: 0, changes, reason: 'for a test', until_ms: null }
  expect(await send(socket, 'command', { key: randomUUID(), command })).toMatchObject({ status: 'done' })
  socket.disconnect()
  await admin.context().close()

  await openChart(nurse).click()
  expect(await faultsOf(nurse)).toEqual([])
  await nurse.getByRole('radio', { name: 'Unresponsive' }).check()
  await nurse.getByRole('radio', { name: 'Oxygen', exact: true }).check()
  await nurse.getByLabel('Oxygen flow').fill('4')
  await nurse.getByRole('button', { name: 'Chart', exact: true }).click()
  await expect(nurse.getByTestId('score-total')).toHaveText(/^[5-9]$/)
  await expect(sector(physician).locator('.tile-alarm')).toHaveText(/NEWS2 [5-9]/, { timeout: 20_000 })
  await expect(nurse.locator('.open-alarm-because')).toContainText('Consciousness Unresponsive: 3')
})

test('[SCO-43] the SpO₂ scale is a physician’s to prescribe, and stands there with the name', async ({ ward }) => {
  await openChart(nurse).click()
  await expect(nurse.locator('[data-choice="spo2_scale"]')).toHaveCount(0)
  await nurse.keyboard.press('Escape')
  await physician.goto(`${ward.url}/patients/${encounter}`)
  await openChart(physician).click()
  await physician.getByRole('radio', { name: /^Scale 2/ }).check()
  await physician.keyboard.press('Enter')
  await expect(nurse.locator('.score-scale')).toContainText(/SpO₂ scale 2, prescribed by Dr Samuel Osei/)
  await expect(part(nurse, 'spo2')).toContainText('SpO₂, scale 2')
})
