import type { Page } from '@playwright/test'

/** Every screen there is, for whoever looks at all of them: a new page is one line here. */
export interface Screen {
  name: string
  who: 'nobody' | 'nurse' | 'admin' | 'wall'
  /** `encounter` lies in the bed that alarms; `alarm` is its asystole, once there was one. */
  path: (of: { encounter: string; alarm: string }) => string
  /** Is there when the screen shows what it is for. */
  shows: string
  /** Shows what happens now, so it has a picture with alarms and one with old data. Others say the same then as ever. */
  live?: true
  /** Only while, and after, something has alarmed. */
  after_alarm?: true
  /** Cannot be had of a page that has no data. */
  of_data?: true
  size?: { width: number; height: number }
  /** What somebody does there before it is looked at. */
  first?: (page: Page) => Promise<void>
}

const DESK = { width: 1440, height: 900 }
const TABLET = { width: 1180, height: 820 }
const PORTRAIT = { width: 820, height: 1180 }
const PHONE = { width: 390, height: 844 }

export const SCREENS: readonly Screen[] = [
  { name: 'sign-in', who: 'nobody', path: () => '/sign-in', shows: '#login, [name="login"]' },
  { name: 'set-up', who: 'nobody', path: () => '/setup', shows: 'main, .notice, form' },
  { name: 'invitation', who: 'nobody', path: () => '/invite', shows: 'main, .notice, form' },
  { name: 'wall-code', who: 'nobody', path: () => '/wall', shows: 'form' },
  { name: 'not-found', who: 'nurse', path: () => '/no-such-page', shows: '.notice' },
  { name: 'wards', who: 'nurse', path: () => '/wards', shows: '.ward-list' },
  { name: 'ward', who: 'nurse', path: () => '/wards/w4b', shows: '.tile[data-encounter]', live: true },
  { name: 'ward-desk', who: 'nurse', path: () => '/wards/w4b', shows: '.tile[data-encounter]', live: true, size: DESK },
  { name: 'ward-tablet', who: 'nurse', path: () => '/wards/w4b', shows: '.tile[data-encounter]', live: true, size: TABLET },
  { name: 'ward-8', who: 'nurse', path: () => '/wards/w4b?layout=8', shows: '.tile[data-encounter]', live: true },
  { name: 'wall', who: 'wall', path: () => '/wards/w4b', shows: '.tile[data-encounter]', live: true },
  { name: 'bed', who: 'nurse', path: ({ encounter }) => `/patients/${encounter}`, shows: '.bed-view', live: true },
  { name: 'bed-tablet', who: 'nurse', path: ({ encounter }) => `/patients/${encounter}`, shows: '.bed-view', live: true, size: PORTRAIT },
  {
    name: 'bed-frozen',
    who: 'nurse',
    of_data: true,
    path: ({ encounter }) => `/patients/${encounter}`,
    shows: '.wave-stack [data-wave]',
    live: true,
    first: async (page) => {
      await page.keyboard.press('f')
      await page.getByTestId('calipers-on').click()
    },
  },
  { name: 'limits', who: 'nurse', path: ({ encounter }) => `/patients/${encounter}/limits`, shows: '.limits-table' },
  { name: 'limits-edit', who: 'admin', path: ({ encounter }) => `/patients/${encounter}/limits`, shows: '.limits-table input' },
  { name: 'inbox', who: 'nurse', path: () => '/alarms?ward=w4b', shows: 'main h1', live: true, size: TABLET },
  { name: 'inbox-portrait', who: 'nurse', path: () => '/alarms?ward=w4b', shows: 'main h1', live: true, size: PORTRAIT },
  { name: 'inbox-phone', who: 'nurse', path: () => '/alarms?ward=w4b', shows: 'main h1', live: true, size: PHONE },
  {
    name: 'alarm',
    who: 'nurse',
    path: ({ alarm }) => `/alarms/${encodeURIComponent(alarm)}`,
    shows: '.alarm-condition',
    live: true,
    after_alarm: true,
    size: TABLET,
  },
  { name: 'review', who: 'nurse', path: ({ encounter }) => `/patients/${encounter}/review`, shows: '.review' },
  {
    name: 'review-alarm',
    who: 'nurse',
    path: ({ encounter, alarm }) => `/patients/${encounter}/review?alarm=${encodeURIComponent(alarm)}`,
    shows: '[data-strip="read"] canvas',
    live: true,
    after_alarm: true,
    size: DESK,
  },
  {
    name: 'strip',
    who: 'nurse',
    path: ({ encounter }) => `/patients/${encounter}/review/strip`,
    shows: '[data-paper="ready"]',
    size: DESK,
  },
  { name: 'account', who: 'nurse', path: () => '/account', shows: '.account' },
  { name: 'duty', who: 'nurse', path: () => '/duty', shows: 'main h1' },
  { name: 'load', who: 'nurse', path: () => '/load', shows: 'main h1' },
  { name: 'status', who: 'admin', path: () => '/status', shows: 'main h1', live: true },
  { name: 'emergency', who: 'nurse', path: () => '/emergency', shows: 'main form' },
  ...(['people', 'wards', 'wards/w4b', 'alarms', 'patients', 'devices', 'walls', 'emergency', 'audit'] as const).map(
    (section): Screen => ({
      name: `admin-${section.replace('/', '-')}`,
      who: 'admin',
      path: () => `/admin/${section}`,
      shows: '.admin-main h1, .admin-main h2',
      size: DESK,
    }),
  ),
]

/** Less light on a page that is open, as another tab of its browser would ask for it. */
export async function setNight(page: Page, night: 'day' | 'dim' | 'dark'): Promise<void> {
  await page.evaluate((night) => {
    const kept = JSON.parse(localStorage.getItem('wardwave-screen') ?? '{}') as object
    localStorage.setItem('wardwave-screen', JSON.stringify({ ...kept, night }))
    window.dispatchEvent(new StorageEvent('storage', { key: 'wardwave-screen' }))
  }, night)
  await page.waitForFunction((night) => document.documentElement.dataset.night === night, night)
}

/** What is wider than its page at 200 % zoom of a 1280 px screen (WCAG 1.4.10), or lies outside of it; [] when nothing is. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    const found = [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().right > wide + 1)
      .filter((e) => e.parentElement === document.body || !scrolls(e.parentElement))
    const main = document.querySelector('.shell-main')
    const pushed = main && main.scrollWidth > main.clientWidth + 1 ? [`main is ${main.scrollWidth} px wide in ${main.clientWidth}`] : []
    return [
      ...pushed,
      ...found
        .slice(0, 3)
        .map(
          (e) => `${e.tagName.toLowerCase()}.${String(e.className).split(' ')[0]} ends at ${Math.round(e.getBoundingClientRect().right)}`,
        ),
    ]
  })
}
