import type { AlarmView } from '../../contracts/live.ts'
import { levelOf, SYMBOL } from './alarm-order.ts'
import { alarmText } from './alarm-text.ts'

const FILL = { high: '#c60027', medium: '#ffd60a', technical: '#00d4ff' } as const
const INK = { high: '#ffffff', medium: '#000000', technical: '#000000' } as const

/** Title of the tab: the most urgent alarm first, so that it is read among twenty tabs. */
export function tabTitle(page: string, active: readonly AlarmView[], labelOf: (alarm: AlarmView) => string, lost: boolean): string {
  if (lost) return `⚠ ${page}`
  const first = active[0]
  if (!first) return page
  const more = active.length > 1 ? ` +${active.length - 1}` : ''
  return `${SYMBOL[levelOf(first)]} ${labelOf(first)} ${alarmText(first)}${more} · ${page}`
}

/** Icon of the tab as a data URL: the number of active alarms on the colour of the highest. */
export function tabIcon(active: readonly AlarmView[], lost: boolean): string {
  const first = active[0]
  if (!first && !lost) return '/icon.svg'
  const level = first ? levelOf(first) : 'technical'
  const [fill, ink] = lost ? ['#3b2f00', '#ffe08a'] : [FILL[level], INK[level]]
  const sign = lost ? '?' : String(Math.min(9, active.length))
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="${fill}"/>` +
    `<text x="16" y="24" font-family="sans-serif" font-size="24" font-weight="700" text-anchor="middle" fill="${ink}">${sign}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
