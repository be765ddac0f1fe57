import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import type { AlarmsReply, PatientReply } from '../contracts/api.ts'
import type { AlarmHistory, Call } from '../contracts/call.ts'
import type { PushAddress } from '../contracts/contact.ts'
import type { WardDuty } from '../contracts/duty.ts'
import { subscription, type TestSubscription, vapidOf } from '../server/notify/channels/push/testing.ts'
import { type StandIn, standIn } from '../server/notify/channels/testing.ts'
import { faultsOf } from './axe.ts'
import { expect, forgetContacts, newScreen, test } from './ward.ts'

let nurse: Page
let service: StandIn
let browserKeys: TestSubscription
let pushKey = ''

test.beforeAll(async ({ browser, ward }) => {
  service = await standIn()
  service.answers.push({ status: 201 })
  browserKeys = subscription(`${service.url}/push/tablet`)
  nurse = await newScreen(browser, ward, 'nurse', { width: 1180, height: 820 })
  await nurse.context().grantPermissions(['notifications'], { origin: ward.url })
  await withPushServiceOf(nurse, browserKeys.address)
})
test.afterAll(async ({ ward }) => {
  // Who goes on in this ward is called on the screen alone, as before.
  if (nurse) await forgetContacts(nurse, ward)
  await nurse?.context().close()
  await service?.stop()
})

/** This browser has no push service behind it: its subscription is ours, and everything before and after it its own. */
async function withPushServiceOf(page: Page, address: PushAddress): Promise<void> {
  await page.addInitScript((given) => {
    PushManager.prototype.getSubscription = async () => null
    PushManager.prototype.subscribe = async () => ({ toJSON: () => given }) as unknown as PushSubscription
  }, address)
}

/** The worker that shows calls, with messages brought to it as a push service does. */
async function worker(context: BrowserContext, page: Page, origin: string) {
  const session: CDPSession = await context.newCDPSession(page)
  const registration = new Promise<string>((found) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((one: { scopeURL: string }) => one.scopeURL === `${origin}/`)
      if (ours) found(ours.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const registrationId = await registration
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, silent, data }) => ({
        title,
        body,
        tag,
        silent,
        data,
      })),
    )
  return {
    deliver: (data: string) => session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data }),
    shown,
  }
}

async function callHere(url: string): Promise<void> {
  await nurse.goto(`${url}/account`)
  await nurse.getByRole('button', { name: 'Call me on this device' }).click()
  await expect(nurse.getByText('This device is called from now on.')).toBeVisible()
}

const letters = () => service.letters.map(({ body }) => browserKeys.open(body))
const calls = () => letters().filter((call) => call.kind === 'call')
const json = async <T>(page: Page, url: string) => (await (await page.request.get(url)).json()) as T

test('[CHN-10][CHN-20][CHN-23] a nurse has this tablet called: the test call reaches it sealed and signed, and she says that it came', async ({
  ward,
}) => {
  await callHere(ward.url)
  const row = nurse.getByRole('row', { name: /Push message: Chrome on Linux/ })
  await expect(row).toContainText('127.0.0.1')
  await expect(row).toContainText('Not tested')
  await row.getByRole('button', { name: 'Test call' }).click()
  await expect(nurse.getByText('Sent. Does it come?')).toBeVisible()
  expect(await faultsOf(nurse)).toEqual([])
  pushKey = (await json<{ push_key: string }>(nurse, `${ward.url}/api/account/contacts`)).push_key
  expect(vapidOf(service.letters[0]!, pushKey).aud).toBe(service.url)
  const [call] = letters()
  expect(call).toMatchObject({ kind: 'test', text: 'Test call. No alarm; open it to say that it came.' })
  await nurse.goto(call!.url)
  await expect(nurse.getByText('The test call came: this way works.')).toBeVisible()
  await expect(row).toContainText('Works')
})

test('[CHN-1][CHN-31] an alarm calls the nurse of the bed: the tablet shows where and what, not who, and a touch leads to the answer', async ({
  ward,
}) => {
  await callHere(ward.url)
  const duty = await json<WardDuty>(nurse, `${ward.url}/api/wards/w4b/duty`)
  const [bed] = duty.on.find(({ reachable }) => reachable.includes('push'))!.beds
  await ward.scenario(bed!, 'ventricular-tachycardia')
  await expect.poll(() => calls().length, { timeout: 30_000 }).toBeGreaterThan(0)
  const call = calls()[0] as Call
  expect(call.text).toMatch(/^High alarm, Ward 4B bed \d\d: /)
  const path = call.url.replace(ward.url, '')
  expect(path).toMatch(/^\/alarms\/[\w-]+\?call=[\w-]+$/)

  const tablet = await worker(nurse.context(), nurse, ward.url)
  await tablet.deliver(JSON.stringify(call))
  await expect.poll(tablet.shown).toMatchObject([{ title: call.title, body: call.text, tag: call.thread, silent: false, data: { path } }])
  await tablet.deliver(JSON.stringify({ ...call, kind: 'cancelled', text: 'Over.' }))
  await expect.poll(tablet.shown).toMatchObject([{ body: 'Over.', silent: true }])
  await tablet.deliver('no call at all')
  await expect.poll(async () => (await tablet.shown()).map(({ body }) => body)).toContain('An alarm asks for you. Open Wardwave.')
  await tablet.deliver(JSON.stringify(call))
  await expect.poll(async () => (await tablet.shown()).map(({ body }) => body)).toContain(call.text)
  const encounter = await encounterOf(ward.url, bed!)
  const { patient } = (await json<PatientReply>(nurse, `${ward.url}/api/patients/${encounter}`)).bed
  for (const name of [patient!.family, patient!.given, patient!.mrn])
    expect(JSON.stringify([call, await tablet.shown()])).not.toContain(name)

  // A touch cannot be made by a program: the worker is told of one, and where it leads is seen.
  const [script] = nurse.context().serviceWorkers()
  const opened = await script!.evaluate(async () => {
    const here = self as unknown as { registration: ServiceWorkerRegistration; clients: object }
    const led: string[] = []
    Object.assign(here.clients, { openWindow: async (where: string) => led.push(where), matchAll: async () => [] })
    const notification = (await here.registration.getNotifications()).find(({ data }) => data.path !== '/')
    const done: Promise<unknown>[] = []
    self.dispatchEvent(
      Object.assign(new Event('notificationclick'), { notification, waitUntil: (work: Promise<unknown>) => done.push(work) }),
    )
    await Promise.all(done)
    return led.join()
  })
  expect(opened).toBe(path)
  expect((await tablet.shown()).map(({ body }) => body)).not.toContain(call.text)
  await nurse.goto(ward.url + opened)
  await expect(nurse.getByRole('main').getByText(call.bed).first()).toBeVisible()
  const { alarms } = await json<AlarmsReply>(nurse, `${ward.url}/api/patients/${encounter}/alarms`)
  const alarm = alarms.find(({ id }) => path.includes(id))!
  const hops = async () => {
    const { calls } = await json<AlarmHistory>(nurse, `${ward.url}/api/patients/${encounter}/alarms/${alarm.id}/history`)
    return calls.flatMap(({ channel, hops }) => (channel === 'push' ? hops.map(({ hop }) => hop) : []))
  }
  await expect.poll(hops).toEqual(expect.arrayContaining(['sent', 'delivered']))
  await ward.scenario(bed!, 'calm')
})

async function encounterOf(url: string, bed: string): Promise<string> {
  await nurse.goto(`${url}/wards/w4b`)
  await nurse.locator(`.tile[data-bed="${bed}"]`).click()
  await nurse.waitForURL(/\/patients\//)
  return new URL(nurse.url()).pathname.split('/')[2]!
}
