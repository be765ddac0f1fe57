import type { Page } from '@playwright/test'
import type { TrendsReply } from '../contracts/api.ts'
import { encounterOf } from './live-socket.ts'
import { expect, newScreen, test } from './ward.ts'

/** What stands beside the waves of one bed, for a physician at a tablet. */
const BED = 'w4b-09'
const OTHER = 'w4b-10'
let physician: Page
let encounter: string
let path: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser, ward }) => {
  physician = await newScreen(browser, ward, 'physician', { width: 1180, height: 820 })
  encounter = await encounterOf(physician, 'w4b', BED)
  path = `${ward.url}/patients/${encounter}`
})
test.afterAll(async ({ ward }) => {
  await ward.scenario(BED, 'calm')
  await physician.context().close()
})

/** A day in which one minute held a single beat at 188, and an hour without data. */
function oneSpike(): TrendsReply {
  const to_ms = Math.ceil(Date.now() / 60_000) * 60_000
  const from_ms = to_ms - 24 * 3_600_000
  const t = Array.from({ length: 24 * 60 }, (_, i) => from_ms / 1000 + i * 60)
  const mean = t.map((_, i) => (i >= 300 && i < 360 ? null : 70))
  const series = { unit: '/min', mean, min: mean, max: mean.map((v, i) => (i === 777 ? 188 : v)) }
  return { encounter, from_ms, to_ms, step_ms: 60_000, t, series: { hr: series } }
}

test('[E2E-85] [P2] a physician sees waves, numbers with their limits and who set them, NEWS2 with its parts, trends and the timeline', async () => {
  await physician.goto(path)
  await expect(physician.locator('.bed-view [data-wave]').first()).toBeVisible()
  const rate = physician.locator('.number-cell[data-number="hr"]')
  await expect(rate.locator('[data-value]')).toHaveText(/^\d+$/)
  await expect(rate.locator('[data-limit="high"]')).toBeVisible()
  await rate.locator('.number-limits').click()
  await expect(physician.locator('.limit-history:popover-open')).toContainText('Limits of HR')
  await physician.keyboard.press('Escape')
  await expect(physician.locator('.limit-history:popover-open')).toHaveCount(0)
  await expect(physician.locator('.score-parts li')).toHaveCount(7)
  await expect(physician.locator('.trend-line[data-trend="hr"] canvas')).toBeVisible({ timeout: 60_000 })
  await expect(physician.locator('.timeline [data-kind="device"]').first()).toContainText('put on')
})

test('[E2E-86] [TML-4] a note stands in the timeline with its writer, opens to its moment, and cannot be empty', async () => {
  await physician.getByTestId('note').click()
  const sheet = physician.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Keep note' }).click()
  await expect(sheet, 'nothing is written').toBeVisible()
  await sheet.getByLabel('Note', { exact: true }).fill('Chest X-ray read: <b>right lower lobe</b>')
  await sheet.getByRole('button', { name: 'Keep note' }).click()
  const entry = physician.locator('.timeline li[data-kind="note"]').first()
  await expect(entry).toContainText('Chest X-ray read: <b>right lower lobe</b>')
  await entry.getByRole('button').first().click()
  await expect(physician.locator('.trend-moment').first()).toBeVisible()
  await expect(entry.getByRole('link', { name: /^Review/ })).toHaveAttribute('href', new RegExp(`^/patients/${encounter}/review\\?at=\\d+`))
})

test('[E2E-87] [TML-18] one beat in a day is seen at 24 hours, and a gap is hatched, not crossed', async () => {
  await physician.route('**/trends?hours=24', (route) => route.fulfill({ json: oneSpike() }))
  await physician.getByRole('button', { name: '24 h' }).click()
  const row = physician.locator('.trend-line[data-trend="hr"]')
  await expect(row).toContainText('70–188')
  const seen = () =>
    row.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
      const green = (x: number, y: number) => {
        const [r, g, b, a] = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4) as unknown as [number, number, number, number]
        return a > 60 && g > 1.5 * r && g > 1.2 * b
      }
      const some = (x0: number, x1: number, y0: number, y1: number) => {
        for (let x = Math.floor(x0); x < x1; x++) for (let y = Math.floor(y0); y < y1; y++) if (green(x, y)) return true
        return false
      }
      const at = (minute: number) => (minute / 1440) * width
      return {
        spike: some(at(777) - 3, at(777) + 4, height * 0.1, height * 0.4),
        elsewhere: some(at(900), at(1400), height * 0.1, height * 0.4),
        gap: some(at(305), at(355), 0, height),
        line: some(at(400), at(700), 0, height),
      }
    })
  await expect.poll(seen).toEqual({ spike: true, elsewhere: false, gap: false, line: true })
  await physician.unroute('**/trends?hours=24')
  await physician.getByRole('button', { name: '8 h' }).click()
})

test('[E2E-88] [TML-19] from one patient to the next, no frame shows anything of two', async () => {
  await physician.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { __mixed: seen })
    const look = () => {
      const view = document.querySelector('.bed-view')
      const of = new Set([...(view?.querySelectorAll<HTMLElement>('[data-patient]') ?? [])].map((one) => one.dataset.patient))
      if (view instanceof HTMLElement) of.add(view.dataset.patient)
      const said = `${[...of].sort().join(' and ')} ${view?.querySelector('.patient-name')?.textContent ?? ''}`
      if (seen.at(-1) !== said) seen.push(said)
      requestAnimationFrame(look)
    }
    look()
  })
  await physician.keyboard.press('/')
  await physician.getByLabel('Bed, name or record number').fill(OTHER.slice(-2))
  await physician.locator('.find-list a').first().click()
  await expect(physician.locator('.patient-bed')).toHaveText(OTHER.slice(-2))
  await expect(physician.locator('.number-cell[data-number="hr"] [data-value]')).toHaveText(/^\d+$/)
  const seen = await physician.evaluate(() => (window as unknown as { __mixed: string[] }).__mixed)
  expect(seen.filter((said) => said.includes(' and '))).toEqual([])
  // For a moment the next one's page may stand without a name, or with the family's alone, as the ward knows it.
  const named = new Set(seen.map((said) => said.split(',')[0]!.trim()).filter((said) => said.includes(' ')))
  expect(named.size, `both were seen, each by itself: ${[...named].join('; ')}`).toBe(2)
})
