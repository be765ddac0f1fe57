import type { AlarmsMessage, WardSnapshot, WatchReply } from '../contracts/live.ts'
import { encounterOf, connect as openSocket, send } from './live-socket.ts'
import { expect, newScreen, signIn, test } from './ward.ts'

/** Who watches a small ward: two tabs of a physician's browser, and an admin elsewhere who is told. */
const WARD = 'w5a'
const BED = 'w5a-01'

test('[COV-2][COV-6][COV-8] the last screen of a ward that goes is an alarm within 15 s, told to another role, and is over when one is back', async ({
  browser,
  ward,
}) => {
  const admin = await newScreen(browser, ward, 'admin')
  const encounter = await encounterOf(admin, WARD, BED)
  const socket = await openSocket(admin.context(), ward.url)
  await admin.close()
  const unwatched = { on_at: 0, off_at: 0 }
  socket.on('alarms', (message: AlarmsMessage) => {
    for (const { code, condition, encounter: whose } of message.alarms)
      if (code === 'unwatched' && whose === encounter) unwatched[condition === 'active' ? 'on_at' : 'off_at'] ||= Date.now()
  })
  const reply = (await send(socket, 'watch', { view: 'ward', ward: WARD, cursor: null })) as WatchReply<WardSnapshot>
  expect(reply.ok && reply.snapshot.alarms.filter(({ code }) => code === 'unwatched')).toEqual([])

  const context = await browser.newContext({ viewport: { width: 1180, height: 820 } })
  const tabs = [await context.newPage(), await context.newPage()] as const
  await signIn(tabs[0], ward, 'physician')
  for (const tab of tabs) {
    await tab.goto(`${ward.url}/wards/${WARD}`)
    await tab.keyboard.press('Tab')
    await expect(tab.getByTestId('sound'), 'a page loaded anew sounds again, after a key at the latest').toHaveAttribute(
      'data-sound',
      'running',
    )
  }
  const watchAgain = ward.lookAway()
  await expect(tabs[0].locator(`section[data-bed="${BED}"]`).getByTestId('only-you')).toBeVisible()
  await tabs[0].getByTestId('who-watches').click()
  const list = tabs[0].getByRole('region', { name: 'Who watches this ward' })
  await expect(list.getByRole('row', { name: /Osei \(you\).*Whole ward.*Watches/ })).toHaveCount(1)
  await expect(list.getByRole('row', { name: /Vermeer.*Not heard from/ })).toHaveCount(1)

  Object.assign(unwatched, { on_at: 0, off_at: 0 }) // a slow machine may have missed a page while it was loaded
  await tabs[0].close()
  await tabs[1].waitForTimeout(500)
  expect(unwatched.on_at, 'the other tab still watches').toBe(0)
  await tabs[1].close()
  const closed_at = Date.now()
  await expect.poll(() => unwatched.on_at, { timeout: 40_000, intervals: [100] }).toBeGreaterThan(0)
  const took_ms = unwatched.on_at - closed_at
  test.info().annotations.push({ type: 'unwatched after', description: `${took_ms} ms` })
  expect(took_ms, 'ms from the last screen to the alarm').toBeLessThanOrEqual(15_000)
  expect(took_ms, 'a page that is loaded anew is not missed').toBeGreaterThan(3_000)
  watchAgain()
  await expect.poll(() => unwatched.off_at, { timeout: 10_000 }).toBeGreaterThan(0)
  socket.disconnect()
  await context.close()
})
