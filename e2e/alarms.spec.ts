import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { noteClick, noteText, sector, seenAt } from './sight.ts'
import { expect, newScreen, test } from './ward.ts'

/** What people do with one alarm, on two screens: a nurse's ward, and a physician's. */
const BED = 'w4b-12'
let nurse: Page
let physician: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  physician = await newScreen(browser, ward, 'physician')
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await nurse.context().close()
  await physician.context().close()
})

test('[E2E-50] [UI-225] "I’m going" is seen with its name and a countdown on another screen within 500 ms; of two at once one wins and the other is told', async ({
  ward,
}) => {
  await ward.scenario(BED, 'asystole')
  const going = (page: Page) => sector(page, BED).getByTestId('claim')
  await expect(going(nurse)).toBeVisible({ timeout: 30_000 })
  await expect(going(physician)).toBeVisible()
  await noteText(physician, 'who', `section[data-bed="${BED}"] .tile-going[data-going]`, /\d:\d\d/)
  await noteText(nurse, 'who', `section[data-bed="${BED}"] .tile-going[data-going]`, /\d:\d\d/)
  for (const page of [nurse, physician])
    await noteText(page, 'told', `section[data-bed="${BED}"] .tile-going`, /NOT CLAIMED.*was first and is going/s)
  await noteClick(nurse, 'click')
  // At one instant of the machine's clock: two clicks of a test's tool come so far apart that the second finds the name there.
  const at_ms = Date.now() + 3_000
  for (const page of [nurse, physician])
    await going(page).evaluate((button, at) => void setTimeout(() => (button as HTMLElement).click(), at - Date.now()), at_ms)
  for (const page of [nurse, physician]) await expect(sector(page, BED).locator('[data-going]')).toContainText(/[12]:\d\d/)
  const mine = await Promise.all([nurse, physician].map((page) => sector(page, BED).locator('.tile-going').getAttribute('data-going')))
  expect([...mine].sort(), 'one goes, and both screens say who').toEqual(['me', 'other'])
  const loser = mine[0] === 'other' ? nurse : physician
  await expect.poll(() => seenAt(loser, 'told'), { message: 'whoever came second is told who was first' }).toBeDefined()
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
