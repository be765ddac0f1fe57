import type { StatusReply } from '../contracts/status.ts'
import { faultsOf } from './axe.ts'
import { expect, newScreen, test } from './ward.ts'

test('[E2E-105][STA-8][STA-11][STA-16] the status tells where the delay is, hop by hop to the screen, as /metrics does; each bed tells its own', async ({
  browser,
  ward,
}) => {
  test.slow()
  const nurse = await newScreen(browser, ward, 'nurse')
  await nurse.goto(`${ward.url}/wards/w4b`)
  const admin = await newScreen(browser, ward, 'admin')
  await admin.goto(`${ward.url}/admin/devices`)
  await admin.getByRole('link', { name: 'Status' }).click()
  await expect(admin.getByRole('heading', { name: 'Where the delay is' })).toBeVisible()
  for (const hop of ['device', 'gate', 'log', 'engine', 'picture', 'screen'])
    await expect(admin.getByTestId(`hop-${hop}`).locator('strong')).toHaveText(/^<?[\d.]/, { timeout: 30_000 })
  await expect(admin.getByTestId('status-p95')).toHaveText(/^<?[\d.]/)
  await expect(admin.getByRole('region', { name: 'Beds, device to screen' }).locator('[data-row="w4b-01"]')).toContainText(/\d/)
  await expect(admin.getByRole('region', { name: 'Screens', exact: true }).getByRole('row').nth(1)).toBeVisible()
  expect(await faultsOf(admin)).toEqual([])
  await admin.setViewportSize({ width: 820, height: 1180 })
  expect(await faultsOf(admin)).toEqual([])
  const wide = await admin.evaluate(
    () => document.querySelector('.shell-main')!.scrollWidth - document.querySelector('.shell-main')!.clientWidth,
  )
  expect(wide).toBeLessThanOrEqual(0)

  await expect(async () => {
    const status = (await (await admin.request.get(`${ward.url}/live/status`)).json()) as StatusReply
    const lines = (await (await admin.request.get(`${ward.url}/metrics`)).text()).split('\n')
    const figure = (start: string) =>
      Number(
        lines
          .find((line) => line.startsWith(start))
          ?.split(' ')
          .at(-1) ?? 0,
      )
    const total = (what: string) => status.counts.find((one) => one.what === what)?.total
    expect(total('pictures_skipped')).toBe(figure('wardwave_ticks_skipped_total'))
    expect(total('alarms_sent')).toBe(figure('wardwave_alarms_sent_total'))
    expect(total('alarms_skipped')).toBe(0)
    const log = status.hops.find(({ hop }) => hop === 'log')
    expect(log?.p50_ms).toBeCloseTo(figure('wardwave_delay_ms{hop="log",quantile="0.5"}'), 0)
  }).toPass({ timeout: 15_000 })

  await expect(nurse.locator('.tile[data-bed="w4b-02"] [data-testid="bed-delay"]')).toContainText(/\d ms/)
  await nurse.context().close()
  await admin.context().close()
})

test('[E2E-106][STA-10][STA-12] while the database stands still the status goes on, and names the log', async ({ browser, ward }) => {
  test.slow()
  const admin = await newScreen(browser, ward, 'admin')
  await admin.goto(`${ward.url}/status`)
  await expect(admin.getByTestId('hop-log').locator('strong')).toHaveText(/^<?[\d.]/, { timeout: 30_000 })
  const { database } = await ward.ready()
  const goOn = ward.freeze(database.pid)
  try {
    await expect(admin.getByTestId('status-verdict')).toContainText('Stands still: Log', { timeout: 15_000 })
    await expect(admin.getByTestId('status-verdict')).toContainText('the database is away')
    expect(await faultsOf(admin)).toEqual([])
  } finally {
    goOn()
  }
  await expect(admin.getByTestId('status-verdict')).not.toContainText('the database is away', { timeout: 30_000 })
  const nurse = await newScreen(browser, ward, 'nurse')
  expect((await nurse.goto(`${ward.url}/status`))?.status()).toBe(403)
  await nurse.context().close()
  await admin.context().close()
})
