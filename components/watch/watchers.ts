import { SCREEN_STATES, type ScreenLine, type ScreenState } from '../../contracts/live.ts'

/** Screens that watch a bed now: of its whole ward, or of it alone. */
export function watchersOf(screens: readonly ScreenLine[], encounter: string): readonly ScreenLine[] {
  return screens.filter((line) => line.state === 'watching' && (line.encounter === null || line.encounter === encounter))
}

/** Whether a bed has nobody but the session of this screen; false while nobody at all watches: that is an alarm of its own. */
export function onlyYours(screens: readonly ScreenLine[], encounter: string): boolean {
  const watchers = watchersOf(screens, encounter)
  return watchers.length > 0 && watchers.every(({ yours }) => yours)
}

/** How many screens of the whole ward watch, and how many are open without being worth anything; the tabs of a session are one. */
export function countScreens(screens: readonly ScreenLine[]): { watching: number; others: number } {
  const lines = listed(screens).filter(({ encounter }) => encounter === null)
  const watching = lines.filter(({ state }) => state === 'watching').length
  return { watching, others: lines.length - watching }
}

/** One line for each session and what it shows, with the best of its tabs; those that watch first, then by what is wrong with them. */
export function listed(screens: readonly ScreenLine[]): readonly ScreenLine[] {
  const best = new Map<string, ScreenLine>()
  for (const line of screens) {
    const key = `${line.screen} ${line.encounter ?? ''}`
    const known = best.get(key)
    if (!known || rank(line.state) < rank(known.state)) best.set(key, line)
  }
  return [...best.values()].sort((a, b) => rank(a.state) - rank(b.state) || a.name.localeCompare(b.name))
}

function rank(state: ScreenState): number {
  return SCREEN_STATES.indexOf(state)
}
