import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { build } from 'esbuild'
import type * as Sound from '../components/alarms/alarm-sound.ts'
import type * as Speaker from '../components/alarms/speaker.ts'
import type * as Live from '../components/live/live.ts'
import type * as Testing from '../components/live/testing/alarm.ts'
import { countTones, tones } from './sight.ts'

/** Tabs of one browser with the page's own speaker and nothing else in them: what they show, and when they last heard the server, is set by hand. */
type Tab = typeof Sound & typeof Speaker & typeof Live & typeof Testing
declare global {
  interface Window {
    tab: Tab
    /** By the page's own clock, ms, 0 = not yet: when it woke, when it said that it had lost the server, when it first sounded. */
    __at: { woke_ms: number; lost_ms: number; tone_ms: number }
    __feed: boolean
  }
}

let server: Server
let url: string
test.beforeAll(async () => {
  const contents = ['alarms/speaker', 'alarms/alarm-sound', 'live/live', 'live/testing/alarm']
    .map((path) => `export * from './components/${path}.ts'`)
    .join(';')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'tab',
  })
  server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/tab.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/tab.js' ? outputFiles[0]!.text : '<!doctype html><button>Sound</button><script src="/tab.js"></script>')
  }).listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
test.afterAll(() => new Promise((done) => server.close(done)))

/** A tab that hears the server and shows one high alarm, or none. */
async function openTab(context: BrowserContext, { alarm = true } = {}): Promise<Page> {
  const page = await context.newPage()
  await countTones(page)
  await page.goto(url)
  await page.evaluate((high) => {
    const { live, alarmSound, startSpeaker, alarmView } = window.tab
    document.addEventListener('click', () => void alarmSound.unlock())
    live.client.heard_ms = performance.now()
    live.store.setState({
      watching: { view: 'ward', id: 'w' },
      alarms: high ? { a1: alarmView({ priority: 'high', code: 'asystole' }) } : {},
    })
    window.__feed = true
    window.__at = { woke_ms: 0, lost_ms: 0, tone_ms: 0 }
    let last_ms = performance.now()
    setInterval(() => {
      const now_ms = performance.now()
      if (now_ms - last_ms > 3_000) window.__at.woke_ms = now_ms
      if (window.__tones?.length) window.__at.tone_ms ||= now_ms
      last_ms = now_ms
      if (window.__feed) live.client.heard_ms = now_ms
      else if (live.client.lost(4_000)) window.__at.lost_ms ||= now_ms
    }, 50)
    startSpeaker()
  }, alarm)
  await page.getByRole('button').click()
  await expect.poll(() => page.evaluate(() => window.tab.alarmSound.state)).toBe('running')
  return page
}

/** Stands a page still as sleep does: no timer, no message, no frame. @returns how to wake it */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const chrome = await page.context().newCDPSession(page)
  await chrome.send('Debugger.enable')
  await chrome.send('Debugger.pause')
  return async () => {
    await chrome.send('Debugger.resume')
    await chrome.detach()
  }
}

/** That `one` starts tones and `other` none, for longer than a burst and its pause. A machine that stands still for seconds may hand over in between: then again. */
async function onlyOneSounds(one: Page, other: Page): Promise<void> {
  await expect(async () => {
    const before = [await tones(one), await tones(other)]
    await expect.poll(() => tones(one), { timeout: 8_000, intervals: [250] }).toBeGreaterThan(before[0]!)
    expect(await tones(other)).toBe(before[1])
  }).toPass({ timeout: 40_000 })
}

test('[SND-6][SND-7][COV-7] two tabs sound once; a frozen one hands over within 4 s and wakes without saying that it lost the server; a closed one hands over at once', async ({
  browser,
}) => {
  const context = await browser.newContext()
  const elder = await openTab(context)
  await expect.poll(() => tones(elder)).toBeGreaterThan(0)
  const younger = await openTab(context)
  await onlyOneSounds(elder, younger)

  const before = await tones(younger)
  const wake = await freeze(elder)
  const frozen_at = Date.now()
  await expect.poll(() => tones(younger), { timeout: 8_000, intervals: [50] }).toBeGreaterThan(before)
  expect(Date.now() - frozen_at, 'ms until the other tab sounds').toBeLessThan(4_000)
  await younger.waitForTimeout(Math.max(0, 5_000 - (Date.now() - frozen_at)))
  await wake()
  await expect.poll(() => elder.evaluate(() => window.__at.woke_ms)).toBeGreaterThan(0)
  await onlyOneSounds(elder, younger)
  expect(await elder.evaluate(() => window.__at.lost_ms), 'it hears the server again and has never said otherwise').toBe(0)

  const silent = await tones(younger)
  await elder.goto('about:blank')
  const closed_at = Date.now()
  await expect.poll(() => tones(younger), { intervals: [50] }).toBeGreaterThan(silent)
  expect(Date.now() - closed_at, 'ms until the other tab sounds').toBeLessThan(2_000)
  await context.close()
})

test('[COV-7] two tabs that lose the server: each knows within 4 s, one of them sounds after 10 s, and one that slept waits 2 s first', async ({
  browser,
}) => {
  const context = await browser.newContext()
  const tabs = [await openTab(context, { alarm: false }), await openTab(context, { alarm: false })] as const
  const lose = (tab: Page) =>
    tab.evaluate(() => {
      window.__feed = false
      Object.assign(window.__at, { woke_ms: 0, lost_ms: 0 })
      return performance.now()
    })
  const at = (tab: Page) => tab.evaluate(() => window.__at)
  const from_ms = [await lose(tabs[0]), await lose(tabs[1])] as const
  await expect.poll(async () => (await tones(tabs[0])) + (await tones(tabs[1])), { timeout: 20_000 }).toBeGreaterThan(0)
  for (const [i, tab] of tabs.entries()) {
    const { lost_ms, tone_ms } = await at(tab)
    expect(lost_ms - from_ms[i]!).toBeGreaterThan(3_800)
    expect(lost_ms - from_ms[i]!).toBeLessThan(5_000)
    if (tone_ms === 0) continue
    expect(tone_ms - from_ms[i]!).toBeGreaterThan(9_500)
    expect(tone_ms - from_ms[i]!).toBeLessThan(12_000)
  }
  expect(await tones(tabs[1]), 'the elder tab speaks for both').toBe(0)

  await tabs[1].evaluate(() => {
    window.__feed = true
  })
  await tabs[1].waitForTimeout(200)
  await lose(tabs[1])
  const wake = await freeze(tabs[1])
  await tabs[0].waitForTimeout(5_000)
  await wake()
  await expect.poll(async () => (await at(tabs[1])).lost_ms, { timeout: 10_000 }).toBeGreaterThan(0)
  const { woke_ms, lost_ms } = await at(tabs[1])
  expect(woke_ms, 'it has slept').toBeGreaterThan(0)
  expect(lost_ms - woke_ms, 'ms that it listens first').toBeGreaterThan(1_500)
  expect(lost_ms - woke_ms).toBeLessThan(4_000)
  await context.close()
})
