import type { Browser, Page } from '@playwright/test'
import { expect, type Ward } from './ward.ts'

/** A screen on a wall of ward 4B: its browser has no keyboard, and no sign-in ever. */
export async function hang(browser: Browser, ward: Ward, admin: Page, name: string, query = ''): Promise<{ wall: Page; id: string }> {
  const data = { name, ward: 'w4b' }
  const reply = await admin.request.post(`${ward.url}/api/admin/walls`, { data, headers: { origin: ward.url } })
  const { wall: id, code } = (await reply.json()) as { wall: string; code: string }
  const wall = await (await browser.newContext({ viewport: { width: 1920, height: 1080 }, hasTouch: true })).newPage()
  await wall.goto(`${ward.url}/wall${query}#${code}`)
  await wall.waitForURL(/\/wards\/w4b$/)
  await expect(wall.getByTestId('ward')).toBeVisible()
  return { wall, id }
}
