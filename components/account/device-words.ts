import { text } from '../text/text.ts'

/** In the order they are asked: later ones claim to be earlier ones too. */
const BROWSERS = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|HeadlessChrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const
const SYSTEMS = [
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

/** What its owner would call the device a session is on: "Chrome on Windows". */
export function deviceWords(agent: string): string {
  const browser = BROWSERS.find(([, sign]) => sign.test(agent))?.[0]
  const system = SYSTEMS.find(([, sign]) => sign.test(agent))?.[0]
  if (browser && system) return text('account.device', { browser, system })
  return browser ?? system ?? text('account.unknown_device')
}
