import { faultsOf } from './axe.ts'
import { connect, encounterOf, send } from './live-socket.ts'
import { expect, newScreen, test } from './ward.ts'

/** A nurse opens one patient of another ward, works there under a red banner, ends it, and somebody else reviews it. */
test('[P8][GLASS-1][GLASS-4][GLASS-5][GLASS-7] one stay opens with a reason, is told at once, ends at once, and is reviewed', async ({
  browser,
  ward,
}) => {
  const admin = await newScreen(browser, ward, 'admin')
  const stay = await encounterOf(admin, 'w5a', 'w5a-01')
  const other = await encounterOf(admin, 'w5a', 'w5a-02')
  await admin.goto(`${ward.url}/wards/w4b`)
  const nurse = await newScreen(browser, ward, 'nurse', { width: 1180, height: 820 })
  expect((await nurse.goto(`${ward.url}/patients/${stay}`))?.status()).toBe(403)
  await nurse.getByRole('link', { name: 'Open in an emergency' }).click()
  await expect(nurse.getByText('Ward 5A, bed 01')).toBeVisible()
  expect(await faultsOf(nurse)).toEqual([])
  expect(await nurse.content()).not.toMatch(/Banerjee|Whitehorse|Mäkinen/)
  await nurse.getByLabel(/^Reason/).fill('too short')
  await nurse.getByRole('button', { name: 'Open this patient' }).click()
  await expect(nurse.locator('.emergency-fault')).toHaveText('Say why in at least 10 characters.')
  await nurse.getByLabel(/^Reason/).fill('Arrest call, nobody else is here')
  await nurse.getByRole('button', { name: 'Open this patient' }).click()
  await expect(nurse.getByTestId('emergency')).toContainText('Arrest call, nobody else is here')
  await expect(nurse.locator('.patient-name')).toContainText('Banerjee')
  await expect(nurse.getByTestId('emergency')).toContainText(/(30:00|29:\d\d) left/)
  expect(await faultsOf(nurse)).toEqual([])
  await expect(admin.getByTestId('emergency-notice')).toContainText('1')

  expect((await nurse.request.get(`${ward.url}/api/patients/${stay}/trends`)).status()).toBe(200)
  expect((await nurse.request.get(`${ward.url}/api/patients/${other}`)).status()).toBe(403)
  const socket = await connect(nurse.context(), ward.url)
  expect(await send(socket, 'watch', { view: 'bed', encounter: other, cursor: null })).toMatchObject({ ok: false, error: 'not_allowed' })
  expect(await send(socket, 'watch', { view: 'bed', encounter: stay, cursor: null })).toMatchObject({ ok: true })
  const closed = new Promise((done) => socket.once('closed', done))

  await nurse.getByTestId('emergency').getByRole('button', { name: 'End now' }).click()
  const from = Date.now()
  expect(await closed).toEqual({ error: 'not_allowed' })
  expect(Date.now() - from).toBeLessThan(2_000)
  await expect(nurse.getByText('The emergency access has ended.', { exact: false })).toBeVisible()
  await expect(nurse.getByText('Banerjee')).toHaveCount(0)
  expect((await nurse.request.get(`${ward.url}/api/patients/${stay}`)).status()).toBe(403)
  socket.disconnect()

  await admin.getByTestId('emergency-notice').click()
  const found = admin.getByRole('article', { name: /Nadia Brandt, Ward 5A, bed 01/ })
  await expect(found).toContainText('Arrest call, nobody else is here')
  await found.getByRole('button', { name: /^Show what/ }).click()
  await expect(found).toContainText('Looked at trends')
  expect(await faultsOf(admin)).toEqual([])
  await found.getByRole('button', { name: /^Review/ }).click()
  await admin.getByLabel('Remark').fill('Right thing to do')
  await admin.getByRole('button', { name: 'Save the review' }).click()
  await expect(found).toContainText('Justified · Iris Vermeer')
  await expect(admin.getByTestId('emergency-notice')).toHaveCount(0)
  for (const page of [nurse, admin]) await page.context().close()
})
