import { faultsOf } from './axe.ts'
import { expect, newScreen, test } from './ward.ts'

const TABLET = { width: 1180, height: 820 }

test('[DTY-25][DTY-16][DTY-27] a tap takes a bed nobody has; whoever is in charge sees what is left, and cannot leave a step without anybody', async ({
  browser,
  ward,
}) => {
  const nurse = await newScreen(browser, ward, 'nurse', TABLET)
  await nurse.getByRole('link', { name: 'Duty' }).click()
  await expect(nurse.getByText('12 beds nobody has')).toBeVisible()
  expect(await faultsOf(nurse)).toEqual([])
  const low = await nurse.locator('.duty button').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).length)
  expect(low).toBe(0)
  await nurse.getByRole('button', { name: 'Take bed 13' }).click()
  await expect(nurse.getByText('11 beds nobody has')).toBeVisible()

  const charge = await newScreen(browser, ward, 'charge', TABLET)
  await expect(charge.getByTestId('duty-notice')).toContainText('11 beds nobody has')
  await charge.getByTestId('duty-notice').getByRole('link').click()
  await charge.getByRole('button', { name: 'Take bed 13 from Nadia Brandt' }).click()
  await expect(charge.getByRole('dialog')).toContainText('Alarms of it would call Grete Amundsen')
  await charge.getByRole('button', { name: 'Cancel' }).click()
  await charge.getByRole('button', { name: 'Sign off' }).click()
  await charge.getByRole('dialog').getByRole('button', { name: 'Sign off' }).click()
  await expect(charge.getByRole('dialog').getByRole('alert')).toContainText('Step 2 for high alarms would call nobody')
  await nurse.getByRole('button', { name: 'Leave bed 13' }).click()
  await expect(nurse.getByText('12 beds nobody has')).toBeVisible()
  await nurse.context().close()
  await charge.context().close()
})

test('[DTY-18][DTY-21][DTY-22] an hour from now, bed 09, its nurse busy: the editor says who is called and when by what is typed, and what saving would change', async ({
  browser,
  ward,
}) => {
  const admin = await newScreen(browser, ward, 'admin')
  await admin.goto(`${ward.url}/admin/alarms`)
  await admin.getByLabel('Bed', { exact: true }).selectOption({ label: '09' })
  // Within the shifts of the demo, whatever the hour: they end twelve hours after it was made.
  const at = await admin.evaluate(() => new Date(Date.now() + 3_600_000).toTimeString().slice(0, 5))
  await admin.getByLabel('Alarm at').fill(at)
  await admin.getByLabel('Nadia Brandt, nurse').check()
  const run = admin.getByTestId('dry-run').getByRole('listitem')
  await expect(run.nth(0)).toContainText(`${at}:00`)
  await expect(run.nth(0)).toContainText('Nobody')
  await expect(run.nth(1)).toContainText(`${at}:30`)
  await expect(run.nth(1)).toContainText('Grete Amundsen')

  const second = admin.getByRole('region', { name: 'High alarms' }).getByLabel('After seconds').nth(1)
  await second.fill('0')
  await expect(admin.getByText('Later than the step before.')).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await second.fill('20')
  await expect(run.nth(1)).toContainText(`${at}:20`)
  await expect(admin.getByTestId('difference')).toContainText('after 30 s: the nurse in charge → after 20 s: the nurse in charge')
  await admin.getByRole('button', { name: 'Put in force' }).click()
  await expect(admin.getByText(/Version \d+ is in force/)).toBeVisible()
  await second.fill('30')
  await admin.getByRole('button', { name: 'Put in force' }).click()
  await expect(admin.getByText('No changes.')).toBeVisible()

  await admin.goto(`${ward.url}/wards/w5a`)
  await expect(admin.getByTestId('duty-notice')).toContainText('No escalation set up')
  await admin.context().close()
})

test('[DTY-26] within the hour before its end a shift is told to whose it is', async ({ browser, ward }) => {
  const physician = await newScreen(browser, ward, 'physician', TABLET)
  const until_ms = Date.now() + 30 * 60_000
  const path = `${ward.url}/api/wards/w5a/duty`
  const sent = { data: { part: 'physician', until_ms, beds: [] }, headers: { origin: ward.url } }
  const { duty } = (await (await physician.request.post(path, sent)).json()) as { duty: string }
  await physician.reload()
  await expect(physician.getByTestId('shift-ending')).toContainText('Your shift in Ward 5A ends at')
  const left = await physician.request.delete(`${path}/${duty}`, { headers: { origin: ward.url } })
  expect(left.status()).toBe(200)
  await physician.context().close()
})
