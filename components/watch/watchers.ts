import { SCREEN_STATES, type ScreenLine, type ScreenState } from '../../contracts/live.ts'

/** Screens that watch a bed now: they are told of its alarms, with the whole ward's or alone. */
export function watchersOf(screens: readonly ScreenLine[], encounter: string): readonly ScreenLine[] {
  return screens.filter((line) => line.state === 'watching' && (line.hears_ward || line.encounter === encounter))
}

/** Whether a bed has nobody but the session of this screen; false while nobody at all watches: that is an alarm of its own. */
export function onlyYours(screens: readonly ScreenLine[], encounter: string): boolean {
  const watchers = watchersOf(screens, encounter)
  return watchers.length > 0 && watchers.every(({ yours }) => yours)
}

/** How many screens watch the whole ward, and how many are open without being worth anything; the tabs of a session are one. */
export function countScreens(screens: readonly ScreenLine[]): { watching: number; others: number } {
  const lines = bestTabs(
    screens.filter(({ hears_ward }) => hears_ward),
    ({ screen }) => screen,
  )
  const watching = lines.filter(({ state }) => state === 'watching').length
  return { watching, others: lines.length - watching }
}

/** One line for each session and what it shows, with the best of its tabs; those that watch first, then by what is wrong with them. */
export function listed(screens: readonly ScreenLine[]): readonly ScreenLine[] {
  const lines = bestTabs(screens, ({ screen, encounter }) => `${screen} ${encounter ?? ''}`)
  return [...lines].sort((a, b) => rank(a.state) - rank(b.state) || a.name.localeCompare(b.name))
}

function bestTabs(screens: readonly ScreenLine[], keyOf: (line: ScreenLine) => string): readonly ScreenLine[] {
  const best = new Map<string, ScreenLine>()
  for (const line of screens) {
    const known = best.get(keyOf(line))
    if (!known || rank(line.state) < rank(known.state)) best.set(keyOf(line), line)
  }
  return [...best.values()]
}

function rank(state: ScreenState): number {
  return SCREEN_STATES.indexOf(state)
}
