import type { Page } from '@playwright/test'
import type { AlarmHistory } from '../contracts/call.ts'
import { faultsOf } from './axe.ts'
import { type Cable, layCable } from './cable.ts'
import { encounterOf, setLimits } from './live-socket.ts'
import { sector } from './sight.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** A physician's tablet in a hand, and a nurse's ward beside it. */
const BEDS = ['w4b-14', 'w4b-16', 'w4b-18', 'w4b-21'] as const
const PORTRAIT = { width: 820, height: 1180 }
const LANDSCAPE = { width: 1180, height: 820 }
let tablet: Page
let wifi: Cable
let nurse: Page

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  const context = await browser.newContext({ viewport: PORTRAIT })
  wifi = await layCable(context)
  tablet = await context.newPage()
  await signIn(tablet, ward, 'physician')
  nurse = await newScreen(browser, ward, 'nurse')
  await tablet.goto(`${ward.url}/alarms?ward=w4b`)
})
test.afterAll(async ({ ward }) => {
  for (const bed of BEDS) await ward.scenario(bed, 'calm')
  for (const page of [tablet, nurse]) await page.context().close()
})

const labelOf = (bed: string) => bed.slice(-2)
/** Of the most urgent alarm of a bed that is true now. */
const cardOf = (bed: string) =>
  tablet
    .locator('.inbox-card[data-standing="active"]')
    .filter({ hasText: `Bed ${labelOf(bed)}` })
    .first()
const sheet = () => tablet.getByRole('dialog')
async function opened(bed: string): Promise<void> {
  await cardOf(bed).getByTestId('acknowledge').click()
  await expect(sheet().locator('.answer-bed')).toHaveText(`Bed ${labelOf(bed)}`)
}

test('[E2E-90] [TAB-1][TAB-2][TAB-6][P4] a card keeps the strip of its alarm; acknowledged in two taps that a glove can hit, while another red alarm stays lit above', async ({
  ward,
}) => {
  test.setTimeout(120_000)
  const [bed, other] = BEDS
  for (const one of [bed, other]) await ward.scenario(one, 'tachycardia')
  for (const one of [bed, other]) await expect(cardOf(one)).toHaveAttribute('data-level', 'high', { timeout: 60_000 })
  for (const name of ['acknowledge', 'claim'])
    expect((await cardOf(bed).getByTestId(name).boundingBox())!.height).toBeGreaterThanOrEqual(64)
  expect(await faultsOf(tablet)).toEqual([])
  await opened(bed)
  await expect(sheet().locator('.alarm-condition')).toContainText('Condition still present')
  await expect(sheet().getByTestId('also').first()).toBeVisible()
  const small = await sheet()
    .getByRole('button')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.textContent))
  expect(small, 'targets under 48 px').toEqual([])
  expect(await faultsOf(tablet)).toEqual([])
  await tablet.setViewportSize(LANDSCAPE)
  expect(await faultsOf(tablet)).toEqual([])
  await expect(sheet().getByTestId('acknowledge')).toBeInViewport({ ratio: 1 })
  await tablet.setViewportSize(PORTRAIT)
  await sheet().getByTestId('acknowledge').click()
  await expect(sheet().getByTestId('became')).toContainText('Stored: acknowledged by you')
  await expect(sheet(), 'it closes by itself').toHaveCount(0, { timeout: 6_000 })
})

test('[E2E-91] [TAB-4][TAB-5][P6] without Wi-Fi it says NOT ACKNOWLEDGED and keeps nothing to be sent; back, it asks again; and it says who was first', async ({
  ward,
}) => {
  test.setTimeout(120_000)
  const bed = BEDS[2]
  // Yellow to the end: a red one on top of it would be another alarm.
  const own = { desaturation: { low_pct: 70 } }
  await setLimits(tablet, ward.url, { encounter: await encounterOf(nurse, 'w4b', bed), changes: own, reason: 'Known low saturation' })
  await ward.scenario(bed, 'slow-desaturation')
  await expect(cardOf(bed)).toBeVisible({ timeout: 60_000 })
  await opened(bed)
  const alarm = (await sheet().locator('.answer-body').getAttribute('data-alarm'))!
  const encounter = (await sheet().locator('.answer-body').getAttribute('data-patient'))!
  const lose = async () => {
    await wifi.pull()
    await sheet().getByTestId('acknowledge').click()
    await expect(sheet().getByTestId('not-done')).toContainText('NOT ACKNOWLEDGED', { timeout: 10_000 })
    await expect(sheet().locator('.alarm-condition')).toHaveAttribute('data-state', 'unknown', { timeout: 10_000 })
    await expect(sheet().getByTestId('acknowledge')).toHaveAttribute('aria-disabled', 'true')
  }
  await expect(sheet().locator('.frozen canvas').first(), 'the strip, whole').toHaveAttribute('data-gaps', '0', { timeout: 30_000 })
  await tablet.screenshot({ path: 'e2e/pictures/tablet.png', animations: 'disabled' })
  await lose()
  expect(await faultsOf(tablet)).toEqual([])
  await wifi.plug()
  await expect(sheet().locator('.alarm-condition')).toHaveAttribute('data-state', 'present', { timeout: 15_000 })
  await expect(sheet().getByTestId('not-done'), 'asked again').toContainText('Acknowledge again')
  await expect(sector(nurse, bed).getByTestId('acknowledge').first(), 'nothing was sent by itself').toBeVisible()
  await lose()
  await sector(nurse, bed).getByTestId('acknowledge').first().click()
  await wifi.plug()
  await expect(sheet().getByTestId('became')).toContainText('Nadia Brandt was first', { timeout: 15_000 })
  const { changes } = (await (
    await nurse.request.get(`${ward.url}/api/patients/${encounter}/alarms/${alarm}/history`)
  ).json()) as AlarmHistory
  expect(changes.filter(({ why }) => why === 'acknowledged').map(({ by }) => by)).toEqual(['Nadia Brandt'])
  await sheet().getByTestId('sheet-done').click()
})

test('[E2E-92] [TAB-7][TAB-8][TAB-9] a colleague is asked by name: both screens say so, hers that it is she; her answer is on the tablet', async ({
  ward,
}) => {
  test.setTimeout(90_000)
  const bed = BEDS[3]
  await ward.scenario(bed, 'tachycardia')
  await expect(cardOf(bed)).toBeVisible({ timeout: 60_000 })
  await opened(bed)
  await sheet().getByTestId('ask').click()
  await sheet().locator('.ask-one').filter({ hasText: 'Nadia Brandt' }).click()
  await expect(sheet().getByTestId('asked')).toHaveText('Asked Nadia Brandt to go')
  expect(await faultsOf(tablet)).toEqual([])
  await nurse.goto(`${ward.url}/alarms?ward=w4b`)
  await nurse.getByTestId('tab-mine').click()
  const card = nurse.locator('.inbox-card').filter({ hasText: `Bed ${labelOf(bed)}` })
  await expect(card.getByTestId('asked')).toHaveText('Dr Samuel Osei asks you to go')
  await card.getByTestId('claim').click()
  await expect(sheet().getByTestId('going')).toContainText('Nadia Brandt is going')
  await expect(sheet().getByTestId('asked')).toHaveCount(0)
})
