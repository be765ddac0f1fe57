/** Finds a Chromium, else gets one: Playwright's own, else the package manager's when root, else a sentence. */
import { existsSync } from 'node:fs'
import { run, say, step, stop } from './steps.mjs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

async function playwrights() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

async function find() {
  if (process.env.WARDWAVE_CHROMIUM && existsSync(process.env.WARDWAVE_CHROMIUM)) return process.env.WARDWAVE_CHROMIUM
  return PLACES.find((path) => existsSync(path)) ?? (await playwrights())
}

async function byPackageManager() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { quiet: true, env })
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { quiet: true, env })
  if (code !== 0) say(output.slice(-1500))
}

/** Path of a Chromium that can be started. Ends the program with a sentence when there is none. */
export async function ensureChromium() {
  const here = await find()
  if (here) return here
  await step('getting a Chromium for the browser tests', async () => {
    const { code } = await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { quiet: true })
    if (code !== 0 || !(await playwrights())) await byPackageManager()
  })
  const got = await find()
  if (!got)
    stop(
      'There is no Chromium for the browser tests, and none could be installed.',
      'install Chromium or Chrome, or set WARDWAVE_CHROMIUM to its path, then run npm test again.',
    )
  return got
}
