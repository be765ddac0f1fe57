import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { watchPage } from './browser-probe.ts'
import { programAt } from './child.ts'

const SIZE = { width: 1920, height: 1080 }
const WARD_WITHIN_MS = 180_000

/** One Chromium with one page at a time, and what its renderer's main thread has used. */
export interface Glass {
  page: Page
  /** Of the open page. */
  devtools: CDPSession
  /** Shows the ward of this screen and waits until its waves move; sound on, as at a real desk. */
  ward(ward: string): Promise<void>
  /** Shows the yardstick on the packets of a ward, each chart as large as a wave of the ward page. */
  yardstick(ward: string, size: { w: number; h: number }, charts: number): Promise<void>
  /** Waits, and says what the main thread used meanwhile. */
  cost(seconds: number): Promise<Cost>
  /** kB of JavaScript, gzipped, that the next ward page loads until its waves move. */
  scripts_kb(ward: string): Promise<number>
  close(): Promise<void>
}

export interface Cost {
  /** Processor time of the renderer's main thread, and of all its threads, by second of wall clock, ms. */
  main_ms_per_s: number
  all_ms_per_s: number
  fps: number
}

/** The same switches as the browser tests: software drawing, no speaking to anybody else. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-backgrounding-occluded-windows',
]

export async function openGlass(url: string, cookies: ReadonlyMap<string, string>): Promise<Glass> {
  const browser = await chromium.launch({ executablePath: process.env.WARDWAVE_CHROMIUM || undefined, args: SWITCHES })
  const context = await browser.newContext({ viewport: SIZE })
  await context.addInitScript(watchPage)
  const page = await context.newPage()
  page.on('pageerror', (error) => void process.stderr.write(`bench: the page failed: ${error.message}\n`))
  const devtools = await context.newCDPSession(page)
  const signIn = async (ward: string) => {
    const [name = '', value = ''] = (cookies.get(ward) ?? '').split(/=(.*)/s)
    await context.clearCookies()
    await context.addCookies([{ name, value, url }])
  }
  const ward = async (id: string) => {
    await signIn(id)
    await page.goto(`${url}/wards/${id}`, { timeout: WARD_WITHIN_MS })
    await page.waitForFunction(() => (window.__ww?.().drawn ?? 0) > 0, null, { timeout: WARD_WITHIN_MS })
    const sound = page.getByTestId('enable-sound')
    if (await sound.isVisible()) await sound.click()
  }
  return {
    page,
    devtools,
    ward,
    yardstick: async (id, { w, h }, charts) => {
      await signIn(id)
      await runYardstick(page, devtools, url, { ward: id, w, h })
      await page.waitForFunction((n) => window.__yardstick?.charts >= n, charts, { timeout: WARD_WITHIN_MS })
    },
    cost: (seconds) => costOf(browser, page, seconds),
    scripts_kb: async (id) => {
      const sizes: Array<Promise<number>> = []
      page.on('response', (reply) => {
        if (reply.request().resourceType() === 'script') sizes.push(reply.body().then((body) => gzipSync(body).byteLength))
      })
      await ward(id)
      page.removeAllListeners('response')
      return (await Promise.all(sizes)).reduce((sum, n) => sum + n, 0) / 1_024
    },
    close: () => browser.close(),
  }
}

/**
 * The yardstick is no page of the product: it is run in a bare answer of the server. An answer made up here would be of no
 * address, and Chromium lets such a page speak to nobody on this machine.
 */
async function runYardstick(page: Page, devtools: CDPSession, url: string, asked: Window['__yardstickFor']): Promise<void> {
  const expression = readFileSync(programAt(import.meta.url, '../../dist/server/bench-yardstick.js', './bench-yardstick.js').file, 'utf8')
  await page.goto(`${url}/readyz`)
  await page.evaluate((wanted) => {
    window.__yardstickFor = wanted
  }, asked)
  const { exceptionDetails } = await devtools.send('Runtime.evaluate', { expression })
  if (exceptionDetails) throw new Error(`the yardstick failed: ${exceptionDetails.text}`)
}

async function costOf(browser: Browser, page: Page, seconds: number): Promise<Cost> {
  const frames = () => page.evaluate(() => window.__probe.frames)
  const [before, first, began_ms] = [await renderers(browser), await frames(), performance.now()]
  await page.waitForTimeout(seconds * 1_000)
  const [after, last] = [await renderers(browser), await frames()]
  const wall_s = (performance.now() - began_ms) / 1_000
  const used = [...after].map(([pid, now]) => ({
    main: now.main - (before.get(pid)?.main ?? 0),
    all: now.all - (before.get(pid)?.all ?? 0),
  }))
  // One page is open; a renderer kept in reserve does nothing.
  const busiest = used.sort((a, b) => b.main - a.main)[0] ?? { main: 0, all: 0 }
  return { main_ms_per_s: busiest.main / wall_s, all_ms_per_s: busiest.all / wall_s, fps: (last - first) / wall_s }
}

/** Processor time of every renderer's main thread and of all its threads, ms: what the kernel gave them, not how long they waited. */
async function renderers(browser: Browser): Promise<Map<number, { main: number; all: number }>> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => [id, threads_ms(id)]))
}

function threads_ms(pid: number): { main: number; all: number } {
  let [main, all] = [0, 0]
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const ms = Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6
    all += ms
    if (thread === String(pid)) main = ms
  }
  return { main, all }
}
