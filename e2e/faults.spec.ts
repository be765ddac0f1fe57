import type { Page } from '@playwright/test'
import { counts, noteText, sector, seenAt, watchFlow } from './sight.ts'
import { alarmsOf, expect, newScreen, test } from './ward.ts'

/** Parts of the server stop in their tracks (SIGSTOP): what the ward page goes on doing meanwhile. */
const PAGE_HUNG_MS = 10_000
const STORE_FROZEN_MS = 30_000
/** A tick comes every 200 ms and waves are drawn at 30 Hz; the rest is room for a busy machine. */
const STILL_MAX_MS = 2_000

let nurse: Page
test.beforeAll(async ({ browser, ward }) => {
  nurse = await newScreen(browser, ward, 'nurse')
  await expect(nurse.locator('section[data-encounter][data-live="live"]')).toHaveCount(24, { timeout: 30_000 })
  await expect.poll(async () => (await counts(nurse)).rings).toBe(48)
})
test.afterAll(async ({ ward }) => {
  for (const bed of ['w4b-02', 'w4b-03']) await ward.scenario(bed, 'calm')
  await nurse.context().close()
})

test('[E2E-7] [P6] the page process hangs for 10 s: waves go on, and an asystole is shown and announced meanwhile', async ({ ward }) => {
  const { web } = await ward.ready()
  await noteText(nurse, 'asystole', 'section[data-bed="w4b-02"]', /Asystole/)
  await ward.scenario('w4b-02', 'asystole')
  const thaw = ward.freeze(web.pid)
  const began = Date.now()
  try {
    const refusal = await nurse.request.get(`${ward.url}/api/me`, { timeout: 1_500 }).then(() => 'answered', String)
    expect(refusal, 'the page process really does not answer').toContain('Timeout')
    const flow = await watchFlow(nurse, PAGE_HUNG_MS - (Date.now() - began))
    expect(flow.longest_still_ms).toBeLessThan(STILL_MAX_MS)
    expect(flow.longest_silence_ms).toBeLessThan(STILL_MAX_MS)
    const raised_at = await seenAt(nurse, 'asystole')
    expect(raised_at, 'the asystole was shown while the page process hung').toBeGreaterThan(began)
    await expect(sector(nurse, 'w4b-02')).toHaveAttribute('data-state', 'high')
    await expect(nurse.getByTestId('announce-high')).toContainText('Asystole')
    await expect(nurse.getByTestId('live-data-lost')).toHaveCount(0)
  } finally {
    thaw()
  }
  await expect.poll(async () => (await nurse.request.get(`${ward.url}/api/me`)).status()).toBe(200)
  await sector(nurse, 'w4b-02').getByTestId('acknowledge').click()
})

test('[E2E-8] [P5] [P1] the database freezes for 30 s: alarms rise and are acknowledged, marked as not stored, and all is stored after', async ({
  ward,
}) => {
  const bed = sector(nurse, 'w4b-03')
  const me = (await (await nurse.request.get(`${ward.url}/api/me`)).json()) as { name: string }
  const encounter = (await bed.getAttribute('data-encounter'))!
  await ward.scenario('w4b-03', 'slow-desaturation')
  await expect(bed.locator('[data-number="spo2"]')).toHaveText(/^8\d$/, { timeout: 25_000 })
  const { database } = await ward.ready()
  const thaw = ward.freeze(database.pid)
  const began = Date.now()
  try {
    await expect(nurse.getByTestId('not-storing')).toBeVisible({ timeout: 8_000 })
    await expect(bed).toContainText(/SpO₂ 8\d < 90/, { timeout: 15_000 })
    await expect(bed, 'the alarm is marked').toContainText('not stored')
    await bed.getByTestId('acknowledge').click()
    await expect(bed).toContainText(`Noted by ${me.name}, not stored`)
    await expect(bed).toHaveAttribute('data-state', 'acknowledged')
    const flow = await watchFlow(nurse, Math.max(1_000, STORE_FROZEN_MS - (Date.now() - began)))
    expect(flow.longest_still_ms).toBeLessThan(STILL_MAX_MS)
    expect(flow.longest_silence_ms).toBeLessThan(STILL_MAX_MS)
    await expect(nurse.getByTestId('not-storing')).toBeVisible()
    await expect(nurse.locator('section[data-encounter][data-live="live"]')).toHaveCount(24)
    expect((await ward.ready()).waiting_bytes, 'what devices sent meanwhile waits').toBeGreaterThan(0)
  } finally {
    thaw()
  }
  await expect(nurse.getByTestId('not-storing')).toHaveCount(0, { timeout: 30_000 })
  await expect(bed, 'no mark is left').not.toContainText('not stored', { timeout: 30_000 })
  await expect(bed, 'the name stays').toContainText(me.name)
  await expect.poll(async () => (await ward.ready()).waiting_bytes, { timeout: 30_000, message: 'bytes that wait' }).toBeLessThan(200_000)
  const stored = async () => {
    const alarms = await alarmsOf(nurse, ward, encounter)
    return alarms.find((alarm) => alarm.params.parameter === 'spo2' && alarm.response.state === 'acknowledged')?.raised_ms
  }
  await expect.poll(stored, { timeout: 20_000, message: 'the alarm and its acknowledgement in the record' }).toBeGreaterThan(began)
  expect((await ward.beds()).filter((b) => b.state !== 'up' && b.state !== 'ready').map((b) => `${b.bed} ${b.state}`)).toEqual([])
})
