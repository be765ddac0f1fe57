import type { BrowserContext, Page } from '@playwright/test'
import type { AlarmHistory, Call } from '../contracts/call.ts'
import { type AlarmPolicy, USUAL_POLICY } from '../contracts/policy.ts'
import { subscription } from '../server/notify/channels/push/testing.ts'
import { standIn } from '../server/notify/channels/testing.ts'
import { faultsOf } from './axe.ts'
import { noteClick, noteText, seenAt } from './sight.ts'
import { expect, forgetContacts, newScreen, test, type Ward } from './ward.ts'

const BED = 'w4b-09'
const LABEL = '09'
/** The nurse of the bed at once, the physician 30 s later; "I'm going" holds 30 s, the shortest there is. */
const POLICY: AlarmPolicy = {
  ...USUAL_POLICY,
  high: [
    { after_ms: 0, to: ['assigned'] },
    { after_ms: 30_000, to: ['physicians'] },
  ],
  claim_ms: 30_000,
}

const origin = (ward: Ward) => ({ headers: { origin: ward.url } })
const tileOf = (page: Page) => page.locator(`section[data-bed="${BED}"]`)

async function setPolicy(page: Page, ward: Ward, policy: AlarmPolicy): Promise<void> {
  const path = `${ward.url}/api/admin/wards/w4b/policy`
  const { version } = (await (await page.request.get(path)).json()) as { version: number }
  expect((await page.request.put(path, { data: { base: version, policy }, ...origin(ward) })).status()).toBe(200)
}

/** The tablet's service worker, as the browser's own debugging protocol reaches it. */
async function serviceWorkerOf(context: BrowserContext, page: Page, ward: Ward): Promise<(call: Call) => Promise<void>> {
  const devtools = await context.newCDPSession(page)
  const registered = new Promise<string>((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first) found(first.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  await page.evaluate(() =>
    navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(() => null),
  )
  const registrationId = await registered
  return async (call) => {
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: ward.url, registrationId, data: JSON.stringify(call) })
  }
}

test('[LIFE-4][LIFE-9][NTF-1][NTF-8][NTF-14][NTF-21][NTF-22][UI-210][UI-222][E2E-3] an alarm finds a named person: claimed, lapsed, escalated by push to the physician, acknowledged on the tablet, and its latch cleared with a reason', async ({
  browser,
  ward,
}) => {
  test.setTimeout(240_000)
  const service = await standIn()
  service.answers.push({ status: 201 })
  const admin = await newScreen(browser, ward, 'admin')
  const laptop = await newScreen(browser, ward, 'nurse')
  const station = await newScreen(browser, ward, 'charge')
  const tablet = await newScreen(browser, ward, 'physician', { width: 820, height: 1180 })
  try {
    await tablet.context().grantPermissions(['notifications'], { origin: ward.url })
    const deliver = await serviceWorkerOf(tablet.context(), tablet, ward)
    const phone = subscription(`${service.url}/push/tablet`)
    const added = await tablet.request.post(`${ward.url}/api/account/contacts`, {
      data: { channel: 'push', label: 'Tablet', address: phone.address },
      ...origin(ward),
    })
    expect(added.ok()).toBe(true)
    await setPolicy(admin, ward, POLICY)
    // What is measured below is the way between two ward screens: nobody else's waves are drawn on this machine meanwhile.
    await admin.goto('about:blank')
    await tablet.goto(`${ward.url}/alarms`)

    await ward.scenario(BED, 'tachycardia')
    for (const page of [laptop, station]) await expect(tileOf(page).getByTestId('claim')).toBeVisible({ timeout: 60_000 })
    await noteText(station, 'going', `section[data-bed="${BED}"] [data-testid="going"]`, /N\. Brandt|Nadia Brandt/)
    await noteClick(laptop, 'claim')
    await tileOf(laptop).getByTestId('claim').click()
    await expect(tileOf(station).getByTestId('going')).toContainText(/N\. Brandt|Nadia Brandt/)
    const claimed_ms = (await seenAt(station, 'going'))! - (await seenAt(laptop, 'claim'))!
    expect(claimed_ms, 'ms from "I’m going" to the name on the ward').toBeGreaterThan(0)
    expect(claimed_ms, 'ms from "I’m going" to the name on the ward').toBeLessThanOrEqual(500)
    await expect(tileOf(station).getByTestId('going')).toContainText(/0:[23]\d/)
    const encounter = (await tileOf(station).getAttribute('data-encounter'))!

    // She is called away, and her laptop is closed.
    await laptop.context().close()
    await expect.poll(() => service.letters.length, { timeout: 45_000 }).toBeGreaterThan(0)
    const call = phone.open(service.letters[0]!.body)
    expect(call).toMatchObject({ kind: 'call', level: 2, priority: 'high', ward: 'Ward 4B', bed: LABEL })
    expect(JSON.stringify(call)).not.toMatch(/Haddad|Leila/)

    await deliver(call)
    const shown = () =>
      tablet.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ body }) => body))
    await expect.poll(async () => (await shown()).join()).toContain(`bed ${LABEL}`)
    await tablet.goto(call.url)
    await expect(tablet.getByTestId('answer')).toBeVisible()
    const acknowledge = tablet.getByTestId('answer').getByTestId('acknowledge')
    await noteText(station, 'name', `section[data-bed="${BED}"]`, /Osei/)
    await noteClick(tablet, 'click')
    await acknowledge.click()
    await expect(tileOf(station)).toContainText(/Osei/)
    const took_ms = (await seenAt(station, 'name'))! - (await seenAt(tablet, 'click'))!
    expect(took_ms, 'ms from the click to the name on the ward').toBeGreaterThan(0)
    expect(took_ms, 'ms from the click to the name on the ward').toBeLessThanOrEqual(500)
    await expect(tablet.getByTestId('acknowledged')).toContainText('Osei')
    expect(await faultsOf(tablet)).toEqual([])

    await ward.scenario(BED, 'calm')
    const alarm = new URL(call.url).pathname.split('/').at(-1)!
    const history = async () =>
      (await (await station.request.get(`${ward.url}/api/patients/${encounter}/alarms/${alarm}/history`)).json()) as AlarmHistory
    await expect.poll(async () => (await history()).changes.at(-1)?.why, { timeout: 60_000 }).toBe('ended')
    const { changes, calls } = await history()
    const hops = changes.map(({ why }) => why).filter((why) => why !== 'confirmed' && why !== 'updated')
    expect(hops).toEqual(['raised', 'claimed', 'claim_lapsed', 'escalated', 'acknowledged', 'ended'])
    expect(changes.find(({ why }) => why === 'claimed')?.by).toBe('Nadia Brandt')
    expect(changes.find(({ why }) => why === 'acknowledged')?.by).toBe('Dr Samuel Osei')
    const push = calls.find(({ channel }) => channel === 'push')!
    expect(push).toMatchObject({ level: 2, name: 'Dr Samuel Osei', answer: 'acknowledged' })
    // Answered, it is called off: what the tablet still shows of it says that it is over.
    expect(push.hops.map(({ hop }) => hop)).toEqual(['queued', 'sent', 'delivered', 'seen', 'answered', 'cancelled'])

    // It comes again and is over before anybody looks: the latch stays until somebody says what it was.
    await expect(tileOf(station), 'nothing is left of the first').toHaveAttribute('data-state', 'calm', { timeout: 60_000 })
    await ward.scenario(BED, 'tachycardia')
    await expect(tileOf(station)).toHaveAttribute('data-state', 'high', { timeout: 60_000 })
    await ward.scenario(BED, 'calm')
    await station.goto(`${ward.url}/patients/${encounter}`)
    const latched = station
      .getByTestId('answer')
      .filter({ has: station.locator('[data-reason="treated"]') })
      .first()
    await expect(station.getByText(/not acknowledged/).first()).toBeVisible({ timeout: 60_000 })
    await latched.locator('[data-reason="treated"]').click()
    await expect(station.getByTestId('answer')).toHaveCount(0)
  } finally {
    await ward.scenario(BED, 'calm')
    await setPolicy(admin, ward, USUAL_POLICY)
    await forgetContacts(tablet, ward)
    await service.stop()
    for (const page of [admin, station, tablet]) await page.context().close()
  }
})
