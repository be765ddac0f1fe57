import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { type Cable, layCable } from './cable.ts'
import { noteClick, noteText, sector, seenAt } from './sight.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** What people do with one alarm, on two screens: a nurse's ward, and a physician's. */
const BED = 'w4b-12'
const BOTH = 'w4b-13'
let nurse: Page
let physician: Page
let cable: Cable

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  cable = await layCable(context)
  physician = await context.newPage()
  await signIn(physician, ward, 'physician')
})
test.afterAll(async ({ ward }) => {
  for (const bed of [BED, BOTH]) await ward.scenario(bed, 'calm')
  await nurse.context().close()
  await physician.context().close()
})

const going = (page: Page, bed: string) => sector(page, bed).getByTestId('claim')
const said = (bed: string) => `section[data-bed="${bed}"] .tile-going`

test('[E2E-50] [UI-225] "I’m going" is seen with its name and a countdown on another screen within 500 ms, and silences nothing', async ({
  ward,
}) => {
  await ward.scenario(BED, 'tachycardia')
  for (const page of [nurse, physician]) await expect(sector(page, BED)).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  await noteText(physician, 'who', `${said(BED)}[data-going="other"]`, /\d:\d\d/)
  await noteClick(nurse, 'click')
  await going(nurse, BED).click()
  await expect(sector(physician, BED).locator('[data-going="other"]')).toContainText(/[12]:\d\d/)
  await expect(sector(nurse, BED).locator('[data-going="me"]')).toContainText(/[12]:\d\d/)
  const took_ms = (await seenAt(physician, 'who'))! - (await seenAt(nurse, 'click'))!
  expect(took_ms, 'ms from the click to a name on the other screen').toBeGreaterThan(0)
  expect(took_ms, 'ms from the click to a name on the other screen').toBeLessThanOrEqual(500)
  await expect(nurse.getByTestId('sound'), 'a claim silences nothing').toContainText('Sounding: high')
})

test('[E2E-51] the list and the page of the alarm say who goes; acknowledged there with a reason in one tap', async () => {
  await physician.getByTestId('all-alarms').click()
  const card = physician.locator('.inbox-card').filter({ hasText: 'Bed 12' }).first()
  await expect(card).toContainText(/going/)
  expect(await faultsOf(physician)).toEqual([])
  await card.getByRole('link').click()
  await expect(physician.locator('.alarm-condition')).toHaveAttribute('data-state', 'present')
  await expect(physician.locator('.alarm-timeline')).toContainText('Raised')
  expect(await faultsOf(physician)).toEqual([])
  await physician.locator('[data-reason="treated"]').click()
  await expect(physician.getByTestId('acknowledged')).toBeVisible()
  await expect(sector(nurse, BED)).toHaveAttribute('data-state', 'acknowledged')
  await physician.locator('[data-mark="true"]').click()
  await expect(physician.locator('[data-mark="true"]')).toHaveAttribute('aria-pressed', 'true')
  await physician.reload()
  await expect(physician.locator('[data-mark="true"]'), 'the mark is in the record').toHaveAttribute('aria-pressed', 'true')
})

test('[E2E-52] [UI-225] standby is said on the bed’s page, is unmistakable on its sector, sounds nothing, and ends in one tap', async () => {
  await physician.getByRole('link', { name: 'To bed 12' }).click()
  await physician.getByTestId('standby').click()
  expect(await faultsOf(physician)).toEqual([])
  await physician.getByRole('button', { name: 'Imaging' }).click()
  const sign = sector(nurse, BED).getByTestId('standby-sign')
  await expect(sign).toContainText(/Standby (30:00|29:\d\d)/)
  await expect(sign).toContainText('Imaging')
  await expect(sector(nurse, BED)).toHaveAttribute('data-state', 'standby')
  expect(await faultsOf(nurse)).toEqual([])
  await sign.getByTestId('end-standby').click()
  await expect(sector(nurse, BED)).not.toHaveAttribute('data-state', 'standby')
  await expect(physician.getByTestId('standby-sign')).toHaveCount(0)
})

test('[E2E-50] [UI-225] of two who go at once one wins, and who came second is told who was first', async ({ ward }) => {
  await physician.goto(`${ward.url}/wards/w4b`)
  await ward.scenario(BOTH, 'asystole')
  for (const page of [nurse, physician]) await expect(going(page, BOTH)).toBeVisible({ timeout: 30_000 })
  await noteText(physician, 'told', said(BOTH), /NOT CLAIMED.*was first and is going/s)
  // At once: the physician's screen has not heard of the nurse yet when she touches it.
  cable.hold()
  await going(nurse, BOTH).click()
  await expect(sector(nurse, BOTH).locator('[data-going="me"]')).toBeVisible()
  await going(physician, BOTH).click()
  cable.release()
  await expect.poll(() => seenAt(physician, 'told'), { message: 'who came second is told who was first' }).toBeDefined()
  await expect(sector(physician, BOTH).locator('[data-going="other"]')).toContainText(/[12]:\d\d/)
  await expect(sector(nurse, BOTH).locator('[data-going="me"]')).toBeVisible()
  await sector(nurse, BOTH).getByTestId('acknowledge').click()
})
