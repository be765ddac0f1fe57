import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { faultsOf } from './axe.ts'
import { encounterOf } from './live-socket.ts'
import { acknowledgeAll } from './sight.ts'
import { expect, newScreen, test } from './ward.ts'

/** Every page and every state of it, for whoever cannot see well, has a keyboard only, or a smaller screen. */
test.describe.configure({ mode: 'serial' })

let admin: Page
let encounter: string

test.beforeAll(async ({ browser, ward }) => {
  admin = await newScreen(browser, ward, 'admin')
  encounter = await encounterOf(admin, 'w4b', 'w4b-03')
})
test.afterAll(async ({ ward }) => {
  for (const { bed, scenario } of await ward.beds()) if (scenario && scenario !== 'calm') await ward.scenario(bed, 'calm')
  await admin?.context().close()
})

const sector = (page: Page, bed: string) => page.locator(`section[data-bed="${bed}"]`)

test('[UI-200] axe finds nothing on pages for nobody: sign-in, its faults, set-up', async ({ browser, ward }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${ward.url}/sign-in?reason=expired`)
  await expect(page.getByText('Your session has ended.')).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page.locator('#sign-in-fault')).not.toBeEmpty()
  expect(await faultsOf(page)).toEqual([])
  for (const path of ['/setup?token=no-such-link', '/setup']) {
    await page.goto(ward.url + path)
    expect(await faultsOf(page), path).toEqual([])
  }
  await page.context().close()
})

test('[UI-201] what is not there is a 404 in words, with a way home', async ({ ward }) => {
  for (const [path, title] of [
    ['/no-such-page', 'Nothing at this address'],
    [`/patients/${randomUUID()}`, 'No such patient'],
    [`/patients/${randomUUID()}/limits`, 'No such patient'],
  ] as const) {
    expect((await admin.goto(ward.url + path))?.status(), path).toBe(404)
    await expect(admin.locator('.notice h1'), path).toHaveText(title)
    expect(await faultsOf(admin), path).toEqual([])
  }
  await admin.getByRole('link', { name: 'To my ward' }).click()
  await admin.waitForURL(/\/wards\/w4b/)
})

test('[UI-200] axe finds nothing on the ward, calm; nothing lies over anything at 1280 x 800 or at 200 %', async ({ browser, ward }) => {
  await admin.goto(`${ward.url}/wards/w4b`)
  await expect(sector(admin, 'w4b-24')).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await admin.setViewportSize({ width: 1280, height: 800 })
  await expect.poll(() => overlaps(admin), { message: '1280 x 800' }).toEqual([])
  await admin.setViewportSize({ width: 1920, height: 1080 })
  const context = await browser.newContext({
    viewport: { width: 960, height: 540 },
    deviceScaleFactor: 2,
    storageState: await admin.context().storageState(),
  })
  const zoomed = await context.newPage()
  await zoomed.goto(`${ward.url}/wards/w4b`)
  await expect(sector(zoomed, 'w4b-24')).toBeAttached()
  await expect.poll(() => overlaps(zoomed), { message: '200 %' }).toEqual([])
  expect(await faultsOf(zoomed)).toEqual([])
  await context.close()
})

test('[UI-18] the keyboard alone: arrows walk the sectors, Enter opens the bed', async ({ ward }) => {
  await admin.goto(`${ward.url}/wards/w4b`)
  await expect(sector(admin, 'w4b-24')).toBeVisible()
  await admin.locator('.tile-open[tabindex="0"]').focus()
  const at = () => admin.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-bed]')?.dataset.bed)
  expect(await at()).toBe('w4b-01')
  await admin.keyboard.press('ArrowRight')
  await admin.keyboard.press('ArrowRight')
  expect(await at()).toBe('w4b-03')
  await admin.keyboard.press('ArrowDown')
  const below = await at()
  expect(['w4b-03', 'w4b-04']).not.toContain(below)
  await admin.keyboard.press('ArrowUp')
  await admin.keyboard.press('Enter')
  await admin.waitForURL(`${ward.url}/patients/${encounter}`)
})

test('[UI-200] axe finds nothing on a bed that is opened by its address, and all of it is inside the screen', async ({ ward }) => {
  await admin.goto(`${ward.url}/patients/${encounter}`)
  await expect(admin.locator('.bed-view')).toBeVisible()
  await expect(admin.locator('.open-alarms')).toContainText('No open alarm')
  expect(await faultsOf(admin)).toEqual([])
  for (const [width, height] of [
    [1920, 1080],
    [1440, 900],
    [1280, 800],
  ] as const) {
    await admin.setViewportSize({ width, height })
    const frame = await admin.evaluate(() => {
      const at = (place: string) => document.querySelector(place)!.getBoundingClientRect()
      return { band: at('.origin-band').height, foot: at('.page-footer').bottom, wide: document.documentElement.scrollWidth }
    })
    expect(frame, `${width} x ${height}`).toEqual({ band: 20, foot: height, wide: width })
  }
  await admin.setViewportSize({ width: 1920, height: 1080 })
})

test('[UI-200] axe finds nothing on the limits page, opened, edited and with faults', async ({ ward }) => {
  await admin.goto(`${ward.url}/patients/${encounter}/limits`)
  await expect(admin.locator('.limits-table input').first()).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await admin.locator('[data-setting="spo2-low__low_pct"] input').fill('86')
  await admin.locator('[data-setting="hr-high__high_per_min"] input').fill('500')
  await expect(admin.locator('.limit-fault')).toHaveText('Not above 220')
  expect(await faultsOf(admin)).toEqual([])
})

test('[UI-200][UI-13] axe finds nothing with alarms of every kind; tab and icon say them', async ({ ward }) => {
  await admin.goto(`${ward.url}/wards/w4b`)
  await expect(sector(admin, 'w4b-24')).toBeVisible()
  // A cuff that measured during an earlier test's arrest says so until it measures again, minutes later.
  await expect(async () => {
    await acknowledgeAll(admin)
    await expect(admin).not.toHaveTitle(/!/, { timeout: 1_000 })
  }).toPass({ timeout: 40_000 })
  for (const [bed, scenario] of [
    ['w4b-03', 'asystole'],
    ['w4b-12', 'probe-off'],
    ['w4b-14', 'asystole'],
  ] as const)
    await ward.scenario(bed, scenario)
  await expect(sector(admin, 'w4b-03')).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  await expect(sector(admin, 'w4b-14')).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  await expect(sector(admin, 'w4b-12')).toHaveAttribute('data-level', 'technical', { timeout: 30_000 })
  await expect(admin).toHaveTitle(/^!!! .*Asystole/)
  expect(await admin.locator('link[rel~="icon"]').getAttribute('href')).toMatch(/^data:image\/svg\+xml/)
  // It has no arterial line, which would raise an alarm of its own beneath the acknowledged one.
  await sector(admin, 'w4b-14').getByTestId('acknowledge').click()
  await expect(sector(admin, 'w4b-14')).toContainText('Iris Vermeer')
  await ward.scenario('w4b-08', 'tachycardia')
  await expect(sector(admin, 'w4b-08')).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  expect(await faultsOf(admin)).toEqual([])
  await admin.setViewportSize({ width: 1280, height: 800 })
  await expect.poll(() => overlaps(admin), { message: 'alarms at 1280 x 800' }).toEqual([])
  await admin.setViewportSize({ width: 1920, height: 1080 })
})

test('[UI-200] axe finds nothing on a bed with an alarm and its strip', async ({ ward }) => {
  await admin.goto(`${ward.url}/patients/${encounter}`)
  const alarm = admin.locator('.open-alarm[data-priority="high"]').first()
  await expect(alarm).toBeVisible({ timeout: 20_000 })
  await expect(alarm.locator('.open-alarm-because')).toHaveText(/^No heartbeat and no pulse for \d s; the limit is 4 s$/)
  await alarm.getByRole('button', { name: /^Show the strip/ }).click()
  await expect(admin.locator('.strip-panel')).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
})

test('[UI-202][P5] while the database is frozen the screens say so and axe finds nothing; then they go on by themselves', async ({
  browser,
  ward,
}) => {
  const screen = await newScreen(browser, ward, 'nurse')
  await expect(sector(screen, 'w4b-24')).toBeVisible()
  const other = await screen.context().newPage()
  const thaw = ward.freeze((await ward.ready()).database.pid)
  try {
    await expect(screen.getByTestId('not-storing')).toBeVisible()
    expect(await faultsOf(screen)).toEqual([])
    await other.goto(`${ward.url}/wards`)
    await expect(other.locator('.notice h1')).toHaveText('The database does not answer', { timeout: 20_000 })
    expect(await faultsOf(other)).toEqual([])
  } finally {
    thaw()
  }
  await expect(other.getByRole('heading', { name: 'Choose a ward' })).toBeVisible({ timeout: 20_000 })
  await expect(screen.getByTestId('not-storing')).toHaveCount(0, { timeout: 20_000 })
  await other.getByRole('link', { name: /4B/ }).click()
  await other.getByRole('button', { name: 'Sign out' }).click()
  await expect(screen.getByText('SIGNED OUT').first()).toBeVisible()
  expect(await faultsOf(screen)).toEqual([])
  await screen.context().close()
})

/** Heights below 48 px among what is shown of `places`; [] when each is tall enough for a finger. */
async function tooLow(page: Page, places: string): Promise<string[]> {
  const all = page.locator(places).filter({ visible: true })
  await expect(all.first()).toBeVisible()
  return all.evaluateAll((elements) =>
    elements
      .map((element) => ({
        height: element.getBoundingClientRect().height,
        words: element.textContent || element.getAttribute('aria-label'),
      }))
      .filter(({ height }) => height < 48)
      .map(({ height, words }) => `${words}: ${height}`),
  )
}
/** A mouse on a tablet's width, a finger on it, and a finger on a wide screen. */
const TOUCHED = [
  { viewport: { width: 1180, height: 820 }, hasTouch: false },
  { viewport: { width: 1180, height: 820 }, hasTouch: true },
  { viewport: { width: 1366, height: 1024 }, hasTouch: true },
]

test('[UI-204] on a tablet every button of the account page and its sheets is at least 48 px high', async ({ browser, ward }) => {
  for (const screen of TOUCHED) {
    const context = await browser.newContext({ ...screen, storageState: await admin.context().storageState() })
    const page = await context.newPage()
    await page.goto(`${ward.url}/account`)
    await expect(page.locator('.admin-actions').getByRole('button', { name: 'Sign out' })).toBeVisible()
    expect(await tooLow(page, '.account .button'), JSON.stringify(screen)).toEqual([])
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    expect(await tooLow(page, 'dialog .button'), JSON.stringify(screen)).toEqual([])
    await context.close()
  }
})

test('[UI-205] on a tablet what is touched at the head of a bed page is at least 48 px high', async ({ browser, ward }) => {
  for (const screen of TOUCHED) {
    const context = await browser.newContext({ ...screen, storageState: await admin.context().storageState() })
    const page = await context.newPage()
    await page.goto(`${ward.url}/patients/${encounter}`)
    await expect(page.locator('.patient-actions .button')).toHaveCount(4)
    expect(await tooLow(page, '.patient-band :is(a, button)'), JSON.stringify(screen)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is pushed out').toBe(screen.viewport.width)
    await context.close()
  }
})

/** Share of a line's box above the capitals and below the baseline: a font's box is taller than what is drawn of figures. */
const AIR = 0.18

/** Pairs of texts of one sector, or of items of the top bar, drawn over each other by more than a pixel. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate((air) => {
    const places = '.tile-bed, .tile-name, .tile-right, .tile-age, .tile-caption, .cell dt, .cell dd'
    const drawn = (element: Element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const { left, right, top, bottom, height } = range.getBoundingClientRect()
      // What an ellipsis cuts off is not drawn.
      const edge = getComputedStyle(element).overflowX === 'visible' ? right : Math.min(right, element.getBoundingClientRect().right)
      return { text: element.textContent?.trim() ?? '', left, right: edge, top: top + height * air, bottom: bottom - height * air }
    }
    const whole = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return { text: element.textContent?.trim() ?? '', left, right, top, bottom }
    }
    const groups = [...document.querySelectorAll('.tile')].map((tile) => [...tile.querySelectorAll(places)].map(drawn))
    groups.push([...document.querySelectorAll('.top-bar > *')].map(whole))
    const found: string[] = []
    for (const group of groups) {
      const boxes = group.filter(({ text, left, right }) => text !== '' && right > left)
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
          const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
          if (wide > 1 && tall > 1) found.push(`${a.text} | ${b.text}: ${Math.round(wide)} x ${Math.round(tall)}`)
        }
      })
    }
    return found
  }, AIR)
}
