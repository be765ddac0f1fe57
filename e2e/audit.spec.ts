import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { BedView } from '../contracts/live.ts'
import { faultsOf } from './axe.ts'
import { encounterOf } from './live-socket.ts'
import { expect, newScreen, test } from './ward.ts'

const PICTURES = process.env.WARDWAVE_PICTURES
const picture = async (page: Page, name: string) => {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

test('[AUD-74] a nurse’s look at a patient and what was refused to her stand on the auditor’s screen, and the chain holds', async ({
  browser,
  ward,
}) => {
  const nurse = await newScreen(browser, ward, 'nurse')
  const stay = await encounterOf(nurse, 'w4b', 'w4b-03')
  await nurse.goto(`${ward.url}/patients/${stay}`)
  expect((await nurse.goto(`${ward.url}/wards/w5a`))?.status()).toBe(403)
  expect((await nurse.request.get(`${ward.url}/api/admin/audit`)).status()).toBe(403)

  const auditor = await newScreen(browser, ward, 'auditor')
  await auditor.goto(`${ward.url}/admin/audit`)
  await auditor.getByLabel('Who').selectOption({ label: 'Nadia Brandt' })
  const lines = auditor.locator('.admin-table tbody')
  await auditor.getByLabel('Bed, record number or id').fill('Ward 4B 03')
  await expect(lines.getByRole('row').filter({ hasText: 'Looked at patient' }).filter({ hasText: 'Nadia Brandt' }).first()).toContainText(
    'Ward 4B 03',
  )
  const { patient } = ((await (await nurse.request.get(`${ward.url}/api/patients/${stay}`)).json()) as { bed: BedView }).bed
  for (const name of [patient!.family, patient!.mrn]) await expect(auditor.getByText(name)).toHaveCount(0)
  await auditor.getByRole('button', { name: 'Clear' }).click()
  await auditor.getByLabel('Refusals only').check()
  await expect(
    lines.getByRole('row').filter({ hasText: 'Refused: not allowed' }).filter({ hasText: '/api/admin/audit' }).first(),
  ).toContainText('Nadia Brandt')

  await auditor.getByRole('button', { name: 'Check now' }).click()
  const chip = auditor.locator('.audit-state strong')
  await expect(chip).toHaveAttribute('data-state', 'right')
  await expect(chip).toContainText('Verified to line')
  expect(await faultsOf(auditor)).toEqual([])
  await picture(auditor, 'audit-1920')
  await auditor.setViewportSize({ width: 1180, height: 820 })
  await picture(auditor, 'audit-1180')
  await nurse.context().close()
  await auditor.context().close()
})
