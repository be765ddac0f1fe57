import type { Page } from '@playwright/test'
import { isOpen } from '../contracts/alarm.ts'
import { flashesOf } from './flashes.ts'
import { encounterOf, setLimits } from './live-socket.ts'
import { counts, NOT_YET_OLD, noteClick, noteGone, noteText, places, sector, seenAt, watchCut, wavePictures } from './sight.ts'
import { alarmsOf, expect, newScreen, test, type Ward } from './ward.ts'

/**
 * One shift on the demo ward, told in order: each test goes on from where the one before left the ward.
 * Two screens: a nurse's and a physician's.
 */
test.describe.configure({ mode: 'serial' })

const DESATURATES = 'w4b-07'
const BEDS = 24
let nurse: Page
let physician: Page

/** What an ECG says while a lead of it is off. */
const FOLLOW_FROM_A_LEAD = ['ecg-quality', 'ecg-flat', 'resp-quality']
/** Detectors of the open alarms of a bed that are told by themselves, not beneath another. */
async function detectorsOnTheirOwn(ward: Ward, bed: string): Promise<string[]> {
  const encounter = await sector(nurse, bed).getAttribute('data-encounter')
  const alarms = await alarmsOf(nurse, ward, encounter!)
  return alarms.filter((alarm) => isOpen(alarm) && alarm.cause === null).map(({ detector }) => detector)
}

test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  // Yellow from the first minute to the last: the simulator's patient comes down to 78 while these tests go on.
  const admin = await newScreen(browser, ward, 'admin')
  const encounter = await encounterOf(admin, 'w4b', DESATURATES)
  await setLimits(admin, ward.url, { encounter, changes: { desaturation: { low_pct: 70 } }, reason: 'Known low saturation' })
  await admin.context().close()
})
test.afterAll(async ({ ward }) => {
  for (const { bed } of await ward.beds()) await ward.scenario(bed, 'calm')
  await nurse?.context().close()
  await physician?.context().close()
})

test('[E2E-1] a nurse signs in and sees 24 beds: every wave moves and every bed has its numbers', async () => {
  await expect(nurse.locator('section[data-encounter]')).toHaveCount(BEDS)
  await expect.poll(async () => (await counts(nurse)).rings, { message: 'waves that are drawn' }).toBe(2 * BEDS)
  for (const number of ['hr', 'spo2', 'rr']) {
    const shown = nurse.locator(`section[data-encounter] [data-number="${number}"][data-live="live"]`)
    await expect(shown, `beds with a live ${number}`).toHaveCount(BEDS, { timeout: 45_000 })
    for (const value of await shown.allTextContents()) expect(value).toMatch(/^\d{1,3}$/)
  }
  const age = async () => (await counts(nurse)).glass_p95_ms
  await expect.poll(age, { message: 'age of what is shown, of 95 in 100 pictures of a bed', timeout: 30_000 }).toBeLessThanOrEqual(1_500)
  const before = await wavePictures(nurse)
  expect(Object.keys(before)).toHaveLength(2 * BEDS)
  const stillTheSame = async () => {
    const now = await wavePictures(nurse)
    return Object.keys(before).filter((wave) => now[wave] === before[wave])
  }
  await expect.poll(stillTheSame, { message: 'waves that do not move' }).toEqual([])
  await expect(nurse.getByTestId('sound'), 'the click that signed in lets the page sound').toHaveAttribute('data-sound', 'running')
  await expect(nurse.getByTestId('sound-off')).toHaveCount(0)
})

test('[E2E-2] a slow desaturation is seen as SpO₂ 84 < 90 when its delay of 10 s has run out, on its bed and in the alarm bar', async ({
  ward,
}) => {
  const at = `section[data-bed="${DESATURATES}"]`
  await noteText(nurse, 'below', `${at} [data-number="spo2"]`, /^8\d$/)
  await noteText(nurse, 'alarm', at, /SpO₂ 8[345] < 90/)
  const before = await places(nurse)
  await ward.scenario(DESATURATES, 'slow-desaturation')
  await ward.scenario('w4b-11', 'slow-desaturation')
  const bed = sector(nurse, DESATURATES)
  await expect(bed).toContainText(/SpO₂ 8[345] < 90/, { timeout: 40_000 })
  await expect(bed).toHaveAttribute('data-state', 'medium')
  await expect(nurse.getByTestId('alarm-bar')).toContainText(/SpO₂ 8\d < 90/)
  expect(await places(nurse), 'places of the sectors before and after the alarm').toEqual(before)
  const delay_ms = (await seenAt(nurse, 'alarm'))! - (await seenAt(nurse, 'below'))!
  expect(delay_ms, 'from the first number below 90 to the alarm').toBeGreaterThan(8_500)
  expect(delay_ms, 'from the first number below 90 to the alarm').toBeLessThan(12_500)
})

test('[E2E-3] an acknowledgement is seen with its name on another screen within 500 ms', async ({ browser, ward }) => {
  physician = await newScreen(browser, ward, 'physician')
  const name = ((await (await nurse.request.get(`${ward.url}/api/me`)).json()) as { name: string }).name
  await expect(sector(physician, DESATURATES)).toHaveAttribute('data-state', 'medium')
  await expect.poll(async () => (await counts(physician)).rings).toBe(2 * BEDS)
  await noteText(physician, 'name', `section[data-bed="${DESATURATES}"] .tile-caption`, new RegExp(name))
  await noteClick(nurse, 'click')
  await sector(nurse, DESATURATES).getByTestId('acknowledge').click()
  await expect(sector(physician, DESATURATES)).toHaveAttribute('data-state', 'acknowledged')
  await expect(sector(physician, DESATURATES)).toContainText(name)
  await expect(sector(nurse, DESATURATES)).toContainText(name)
  const took_ms = (await seenAt(physician, 'name'))! - (await seenAt(nurse, 'click'))!
  test.info().annotations.push({ type: 'acknowledged on the other screen after', description: `${took_ms.toFixed(0)} ms` })
  expect(took_ms).toBeGreaterThan(0)
  expect(took_ms, 'ms from the click to the name on the other screen').toBeLessThanOrEqual(500)
})

test('[E2E-4][SND-12] picture of a ward in which several things happen: each state has its own look', async ({ ward }) => {
  for (const [bed, scenario] of [
    ['w4b-09', 'asystole'],
    ['w4b-16', 'lead-off'],
    ['w4b-18', 'device-alarm'],
  ] as const)
    await ward.scenario(bed, scenario)
  await sector(nurse, 'w4b-22').hover()
  await sector(nurse, 'w4b-22').getByTestId('pause').click()
  await nurse.getByRole('button', { name: 'Turning' }).click()
  await expect(sector(nurse, 'w4b-09')).toHaveAttribute('data-state', 'high', { timeout: 25_000 })
  await expect(sector(nurse, 'w4b-16')).toHaveAttribute('data-state', 'technical')
  await expect(sector(nurse, 'w4b-22')).toHaveAttribute('data-state', 'paused')
  await expect(sector(physician, 'w4b-22').locator('.tile-alarm'), 'a pause counts down on every screen').toContainText(/(2:00|1:\d\d)/)
  const onTheirOwn = () => detectorsOnTheirOwn(ward, 'w4b-16')
  await expect.poll(onTheirOwn, { message: 'the lead that is off in the record' }).toContain('lead-off')
  expect(
    (await onTheirOwn()).filter((detector) => FOLLOW_FROM_A_LEAD.includes(detector)),
    'what follows from a lead is no alarm of its own',
  ).toEqual([])
  await expect(sector(nurse, DESATURATES)).toHaveAttribute('data-state', 'acknowledged')
  await expect(sector(nurse, 'w4b-11')).toHaveAttribute('data-state', /medium|high/)
  await expect(nurse.getByTestId('announce-high')).toContainText('Asystole')
  const flashes = await flashesOf(nurse)
  expect(new Set(flashes.map(({ phase_ms }) => phase_ms)), 'one phase for the page').toEqual(new Set([0]))
  for (const { what, per_s, on_share } of flashes) {
    expect(per_s, `${what}: flashes a second`).toBeLessThanOrEqual(3)
    expect(on_share, what).toBeGreaterThanOrEqual(0.2)
    expect(on_share, what).toBeLessThanOrEqual(0.6)
  }
  expect(flashes.filter(({ what }) => / high /.test(what)).length).toBeGreaterThan(0)
  await nurse.emulateMedia({ reducedMotion: 'reduce' })
  expect(await flashesOf(nurse), 'steady for who asks for it').toEqual([])
  await nurse.emulateMedia({ reducedMotion: null })
  await nurse.mouse.move(960, 20)
  await nurse.screenshot({ path: 'e2e/pictures/ward.png', animations: 'disabled' })
})

test('[E2E-5] the server is killed: every bed is stale within 6 s, nothing is drawn that was not measured, drawn equals fed', async ({
  ward,
}) => {
  await nurse.evaluate(() => {
    ;(window as unknown as { __samePage: boolean }).__samePage = true
  })
  await noteText(nurse, 'banner', '[data-testid="live-data-lost"]', /./)
  await noteGone(nurse, 'live', NOT_YET_OLD)
  const watched = watchCut(nurse, 7_500, 'w4b-09')
  const killed_at = await ward.killServer()
  const cut = await watched
  const [banner_ms, old_ms] = [(await seenAt(nurse, 'banner'))! - killed_at, (await seenAt(nurse, 'live'))! - killed_at]
  const { fed, drawn, skipped, rings } = await counts(nurse)
  expect(rings).toBe(2 * BEDS)
  expect(drawn! + skipped!, 'samples drawn or passed over, against samples fed').toBe(fed)
  expect(skipped! / fed!, 'share of samples passed over').toBeLessThan(0.05)
  expect(old_ms, 'ms until every bed was marked stale').toBeLessThanOrEqual(6_000)
  expect(banner_ms, 'ms until LIVE DATA LOST').toBeLessThanOrEqual(5_000)
  expect(banner_ms, 'the banner is not raised for a hiccup').toBeGreaterThan(3_500)
  expect([cut.waves, cut.drained], 'waves seen, and seen to stand still').toEqual([2 * BEDS, 2 * BEDS])
  expect([cut.drawn_after, cut.where], 'columns drawn after the last sample').toEqual([0, []])
  expect(cut.flattest, 'longest level run of a wave, share of its width').toBeLessThan(0.4)
  expect(cut.wave_left, 'pixels in the colour of a live wave when everything is old').toBe(0)
  expect(cut.hatched, 'pixels of hatching in its place').toBeGreaterThan(10_000)
})

test('[E2E-6] the server comes back: every bed is live again without a touch, and the acknowledgement still stands', async ({ ward }) => {
  const name = ((await nurse.locator('.top-user').textContent()) ?? '').replace(/Nurse/, '').trim()
  await ward.startServer()
  await expect(nurse.locator('section[data-encounter][data-live="live"]')).toHaveCount(BEDS, { timeout: 40_000 })
  await expect(nurse.getByTestId('live-data-lost')).toHaveCount(0)
  expect(await nurse.evaluate(() => (window as unknown as { __samePage?: boolean }).__samePage), 'the page was not loaded again').toBe(true)
  const before = await wavePictures(nurse)
  await expect.poll(async () => Object.entries(await wavePictures(nurse)).filter(([wave, hash]) => before[wave] === hash).length).toBe(0)
  await expect(sector(nurse, DESATURATES)).toContainText(name)
  await expect(sector(physician, DESATURATES)).toContainText(name)
})
