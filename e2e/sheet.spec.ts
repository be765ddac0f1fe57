import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { contrastFaultsOf, faultsOf } from './axe.ts'
import { hang } from './hang.ts'
import { encounterOf } from './live-socket.ts'
import { cutOff, SCREENS, type Screen, setNight } from './screens.ts'
import { sector } from './sight.ts'
import { alarmsOf, expect, newScreen, test, type Ward } from './ward.ts'

/** Every screen in every state: axe finds nothing, and a sheet of pictures is left for people to look at. */
const BED = 'w4b-03'
const WIDE = { width: 1920, height: 1080 }
const ZOOMED = { width: 640, height: 540 }
/** An arrest of the simulator is over after 25 s, and looking at every screen takes longer: then there is another. */
const ARREST_MS = 25_000
const SHEET = resolve(import.meta.dirname, '../test-results/sheet')
const softly = expect.configure({ soft: true })
const taken: Array<{ screen: string; state: string; file: string; faults: string[] }> = []
/** Two lanes look at screens side by side, each with pages of its own: by whom. */
let lanes: Array<Partial<Record<Screen['who'], Page>>> = []
const of = { encounter: '', alarm: '' }

/** The nurse of the first lane, for what is waited for. */
const nurse = () => lanes[0]!.nurse!

/** Every screen once, in whichever lane has somebody who may see it; what only one can show goes first. */
async function each(ward: Ward, screens: readonly Screen[], work: (page: Page, screen: Screen) => Promise<void>): Promise<void> {
  const left = [...screens].sort((a, b) => Number(a.who === 'nurse') - Number(b.who === 'nurse'))
  const walk = async (lane: (typeof lanes)[number]): Promise<void> => {
    for (let screen = left.find(({ who }) => lane[who]); screen; screen = left.find(({ who }) => lane[who])) {
      left.splice(left.indexOf(screen), 1)
      await work(await visit(ward, lane[screen.who]!, screen), screen)
    }
  }
  // Both come to their end, also when one fails: what follows must not take the other's page away.
  for (const one of await Promise.allSettled(lanes.map(walk))) if (one.status === 'rejected') throw one.reason
}

async function visit(ward: Ward, page: Page, screen: Screen): Promise<Page> {
  await page.setViewportSize(screen.size ?? WIDE)
  await page.goto(ward.url + screen.path(of))
  await expect(page.locator(screen.shows).filter({ visible: true }).first(), screen.name).toBeVisible()
  await screen.first?.(page)
  return page
}

/** Has axe look at the page as it is, and takes its picture. */
async function look(page: Page, screen: Screen, state: string, ask = faultsOf): Promise<void> {
  const faults = await ask(page)
  const file = `${screen.name}-${state}.png`
  await page.screenshot({ path: join(SHEET, file) })
  taken.push({ screen: screen.name, state, file, faults })
  expect.soft(faults, `${screen.name}, ${state}`).toEqual([])
}

test.beforeAll(async ({ browser, ward }) => {
  mkdirSync(SHEET, { recursive: true })
  const admin = await newScreen(browser, ward, 'admin')
  const { wall } = await hang(browser, ward, admin, 'Sheet')
  const nobody = await (await browser.newContext({ viewport: WIDE })).newPage()
  lanes = [
    { nobody, wall, nurse: await newScreen(browser, ward, 'nurse') },
    { admin, nurse: await newScreen(browser, ward, 'nurse') },
  ]
  of.encounter = await encounterOf(nurse(), 'w4b', BED)
})
test.afterAll(async ({ ward }) => {
  writeFileSync(join(SHEET, 'index.html'), sheet())
  for (const { bed, scenario } of await ward.beds()) if (scenario && scenario !== 'calm') await ward.scenario(bed, 'calm')
  for (const page of lanes.flatMap((lane) => Object.values(lane))) await page.context().close()
})

test('[E2E-70][HAB-6][HAB-30] every screen, calm and at night: axe finds nothing, and at 200 % nothing is cut off', async ({ ward }) => {
  test.slow()
  const calm = SCREENS.filter(({ after_alarm }) => !after_alarm)
  await each(ward, calm, async (page, screen) => {
    await look(page, screen, 'normal')
    await setNight(page, 'dark')
    await look(page, screen, 'night', contrastFaultsOf)
    await setNight(page, 'day')
    await page.setViewportSize(ZOOMED)
    await softly.poll(() => cutOff(page), { message: `${screen.name} at 200 %` }).toEqual([])
  })
})

test('[E2E-71] every screen that shows alarms, with alarms of every kind, by day and by night', async ({ ward }) => {
  test.slow()
  for (const [bed, scenario] of [
    [BED, 'asystole'],
    ['w4b-08', 'tachycardia'],
    ['w4b-12', 'probe-off'],
  ] as const)
    await ward.scenario(bed, scenario)
  await nurse().goto(`${ward.url}/wards/w4b`)
  await expect(sector(nurse(), BED)).toHaveAttribute('data-level', 'high', { timeout: 30_000 })
  await expect(sector(nurse(), 'w4b-12')).toHaveAttribute('data-level', 'technical', { timeout: 30_000 })
  // One that an earlier test left latched sounds again under its id.
  const asystole = async () =>
    (await alarmsOf(nurse(), ward, of.encounter)).find(
      ({ detector, encounter, condition }) => detector === 'asystole' && encounter === of.encounter && condition === 'active',
    )?.id
  await expect
    .poll(async () => (of.alarm = (await asystole()) ?? ''), { message: 'the asystole of this bed in the record', timeout: 40_000 })
    .not.toBe('')
  const alarming = SCREENS.filter(({ live }) => live)
  let again_ms = Date.now() + ARREST_MS
  await each(ward, alarming, async (page, screen) => {
    if (Date.now() >= again_ms) {
      again_ms = Date.now() + ARREST_MS
      for (const [bed, scenario] of [
        [BED, 'asystole'],
        ['w4b-08', 'tachycardia'],
      ] as const)
        await ward.scenario(bed, scenario)
    }
    await look(page, screen, 'alarm')
    await setNight(page, 'dark')
    await look(page, screen, 'alarm-night', contrastFaultsOf)
    await setNight(page, 'day')
  })
})

test('[E2E-72] every screen that shows what is measured, while nothing is measured any more', async ({ ward }) => {
  test.slow()
  await ward.stopSimulator()
  try {
    await nurse().setViewportSize(WIDE)
    await nurse().goto(`${ward.url}/wards/w4b`)
    await expect(sector(nurse(), 'w4b-20')).toHaveAttribute('data-live', /stale|gone/, { timeout: 20_000 })
    const shown = SCREENS.filter(({ live, of_data, after_alarm }) => live && !of_data && !(after_alarm && of.alarm === ''))
    await each(ward, shown, (page, screen) => look(page, screen, 'stale'))
  } finally {
    await ward.startSimulator()
  }
})

/** One page with every picture, one line a screen. */
function sheet(): string {
  const screens = [...new Set(taken.map(({ screen }) => screen))]
  const rows = screens.map((screen) => {
    const shots = taken.filter((one) => one.screen === screen)
    const cells = shots.map(
      ({ state, file, faults }) =>
        `<figure><a href="${file}"><img src="${file}" loading="lazy" alt="${screen}, ${state}"></a><figcaption>${state}${faults.length > 0 ? ` <b>${faults.length} faults</b>` : ''}</figcaption></figure>`,
    )
    return `<section><h2>${screen}</h2><div>${cells.join('')}</div></section>`
  })
  const style =
    'body{background:#111;color:#ddd;font:14px system-ui;margin:16px}div{display:flex;flex-wrap:wrap;gap:8px}figure{margin:0;width:460px}img{width:100%;border:1px solid #444}b{color:#f66}h2{font-size:16px}'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>${style}</style><h1>${screens.length} screens, ${taken.length} pictures</h1>${rows.join('')}</html>`
}
