import type { Page } from '@playwright/test'
import type { WardDuty } from '../contracts/duty.ts'
import { faultsOf } from './axe.ts'
import { acknowledgeAll, places, sector } from './sight.ts'
import { expect, newScreen, test, type Ward } from './ward.ts'

/** How one screen shows the ward: whose beds first, how many at once, with which names; and what never moves by itself. */
const FAR = 'w4b-20'
const MINE = ['w4b-07', 'w4b-08', 'w4b-09', 'w4b-10', 'w4b-11', 'w4b-12']
const OTHERS = ['w4b-01', 'w4b-02', 'w4b-03', 'w4b-04', 'w4b-05', 'w4b-06']

/** The nurse of 4B has the first twelve beds of the demo; of them she gives six back, or takes them again. */
async function changeBeds(nurse: Page, { url }: Ward, change: 'leave' | 'take'): Promise<void> {
  const path = `${url}/api/wards/w4b/duty`
  const duty = (await (await nurse.request.get(path)).json()) as WardDuty
  const own = duty.on.find(({ user, part }) => user === duty.me && part === 'nurse')!
  const data = change === 'leave' ? { take: [], leave: OTHERS } : { take: OTHERS.map((bed) => ({ bed, from: null })), leave: [] }
  const done = await nurse.request.post(`${path}/${own.duty}/beds`, { data, headers: { origin: url } })
  expect(done.status(), await done.text()).toBe(200)
}

async function choose(page: Page, ...choices: string[]): Promise<void> {
  // Whose beds are whose is asked for when the panel opens; an order by it is made at once or not at all.
  const known = choices.includes('My beds first') ? page.waitForResponse(/\/duty$/) : null
  await page.getByTestId('view').click()
  await known
  for (const choice of choices) await page.getByTestId('view-panel').getByText(choice, { exact: true }).click()
  await page.getByTestId('view-panel').getByRole('button', { name: 'Close' }).click()
}

const beds = (page: Page) => page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset.bed))

test('[E2E-60] [VIEW-3] [VIEW-4] [VIEW-5] a nurse has her six beds first, eight at a time; an alarm on another page is on its button and in the bar, and moves no sector', async ({
  browser,
  ward,
}) => {
  const nurse = await newScreen(browser, ward, 'nurse')
  await expect(nurse.locator('.tile')).toHaveCount(24, { timeout: 45_000 })
  await acknowledgeAll(nurse)
  await changeBeds(nurse, ward, 'leave')
  try {
    await choose(nurse, '8', 'My beds first')
    await expect.poll(() => beds(nurse), { message: 'hers, then the ward’s' }).toEqual([...MINE, 'w4b-01', 'w4b-02'])
    await expect(nurse.locator('.tile[data-own]')).toHaveCount(6)
    const pages = nurse.getByTestId('ward-page')
    await expect(pages).toHaveCount(3)
    await expect(nurse.getByTestId('sorted')).toContainText(/My beds first, sorted \d\d:\d\d/)
    const before = await places(nurse)
    await ward.scenario(FAR, 'asystole')
    await expect(pages.nth(2)).toHaveAttribute('data-level', 'high', { timeout: 25_000 })
    await expect(pages.nth(2)).toContainText('!!! 1')
    await expect(nurse.getByTestId('alarm-bar')).toContainText(/Bed 20.*Asystole/)
    expect(await places(nurse), 'places of the sectors before and after').toEqual(before)
    await nurse.getByTestId('view').click()
    expect(await faultsOf(nurse)).toEqual([])
    await nurse.keyboard.press('Escape')
    await pages.nth(2).click()
    await expect(sector(nurse, FAR)).toHaveAttribute('data-level', 'high')
    // An asystole of the simulator is over after half a minute: the next one, from its beginning.
    await ward.scenario(FAR, 'calm')
    await expect(sector(nurse, FAR)).not.toHaveAttribute('data-state', 'high', { timeout: 40_000 })
    await ward.scenario(FAR, 'asystole')
    await expect(sector(nurse, FAR), 'the arrest, not what followed from the last').toHaveAttribute('data-state', 'high', {
      timeout: 25_000,
    })
    await choose(nurse, 'By acuity')
    await expect.poll(async () => (await beds(nurse))[0], { message: 'who is worst stands first' }).toBe(FAR)
    const asked = await beds(nurse)
    await acknowledgeAll(nurse)
    await ward.scenario(FAR, 'calm')
    await expect(sector(nurse, FAR)).toHaveAttribute('data-state', /acknowledged|calm/)
    expect(await beds(nurse), 'an order stays until it is asked for').toEqual(asked)
  } finally {
    await ward.scenario(FAR, 'calm')
    await changeBeds(nurse, ward, 'take')
  }
  await choose(nurse, '64', 'By bed', 'Hidden')
  await expect(nurse.locator('.tile')).toHaveCount(24)
  await expect(nurse.locator('[data-wave-slot]'), 'one wave a bed').toHaveCount(24)
  await expect(nurse.getByTestId('ward')).not.toContainText('Okafor')
  expect(await nurse.locator('.tile-open').first().getAttribute('aria-label')).toBe('Open bed 01')
  expect(await faultsOf(nurse)).toEqual([])
  await nurse.reload()
  await expect(nurse.locator('[data-wave-slot]'), 'kept by this browser').toHaveCount(24)
  await nurse.context().close()
})
