import { createStore } from 'zustand/vanilla'

/** How this one screen is set, by whoever stands at it: kept in the browser, never sent anywhere, nothing of a patient in it. */
const CHOICES = {
  /** Sectors at once on the ward: as many as there are beds, or a fixed size that pages. */
  layout: ['all', '8', '16', '32', '64'],
  sort: ['number', 'acuity', 'mine'],
  /** What stands of a patient's name where others can read the screen. */
  privacy: ['names', 'initials', 'hidden'],
  /** Luminance: full, half, a quarter; alarms keep theirs. 'auto' follows the clock. */
  night: ['day', 'dim', 'dark', 'auto'],
  /** Single keys (A, S, F, /, ?) act (WCAG 2.1.4: they can be off). */
  shortcuts: ['on', 'off'],
  /** Of the waves of one bed, mm/s. */
  sweep_mm_s: ['6.25', '12.5', '25', '50'],
  /** Of its ECG, mm/mV. */
  gain_mm_mv: ['5', '10', '20', '40'],
  /** Trends and timeline of one bed, h. */
  trend_hours: ['1', '8', '24'],
} as const
const RANGES = {
  /** CSS pixels a millimetre of this screen; 0: never measured. */
  px_per_mm: [0, 40],
  /** The device pixels of a CSS pixel when it was measured: at another zoom, or on another screen, a millimetre is not known. */
  px_ratio: [0.1, 10],
} as const
export type Preferences = { [K in keyof typeof CHOICES]: (typeof CHOICES)[K][number] } & { [K in keyof typeof RANGES]: number }
export type PreferenceKey = keyof Preferences

export const USUAL: Preferences = {
  layout: 'all',
  sort: 'number',
  privacy: 'names',
  night: 'day',
  shortcuts: 'on',
  px_per_mm: 0,
  px_ratio: 1,
  sweep_mm_s: '25',
  gain_mm_mv: '10',
  trend_hours: '8',
}
export const KEPT_AS = 'wardwave-screen'

/** What was kept, and over it what the address says (a wall has no keyboard); whatever is not understood is as usual. */
export function preferencesFrom(kept: string | null, query: string): Preferences {
  return { ...USUAL, ...understood(record(kept)), ...saidBy(query) }
}

/** What an address says of them, and nothing else. */
export function saidBy(query: string): Partial<Preferences> {
  return understood(Object.fromEntries(new URLSearchParams(query)))
}

function understood(said: Record<string, unknown>): Partial<Preferences> {
  const chosen = Object.entries(CHOICES).filter(([key, choices]) => (choices as readonly unknown[]).includes(said[key]))
  const measured = Object.entries(RANGES).filter(([key, [least, most]]) => {
    const value = figure(said[key])
    return value >= least && value <= most
  })
  return Object.fromEntries([...chosen.map(([key]) => [key, said[key]]), ...measured.map(([key]) => [key, figure(said[key])])])
}

/** A number, or one as an address writes it; NaN for anything else. */
function figure(said: unknown): number {
  if (typeof said === 'number') return said
  return typeof said === 'string' && said.trim() !== '' ? Number(said) : Number.NaN
}

function record(kept: string | null): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(kept ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {} // another program wrote it, or half of it: as usual
  }
}

export const preferences = createStore<Preferences>(() => USUAL)

/** Reads this browser's, once a page is there to be set. @returns how to stop following other tabs of it */
export function loadPreferences(): () => void {
  const read = () => preferences.setState(preferencesFrom(localStorage.getItem(KEPT_AS), location.search), true)
  const changed = ({ key }: StorageEvent) => key === KEPT_AS && read()
  read()
  window.addEventListener('storage', changed)
  return () => window.removeEventListener('storage', changed)
}

/** Keeps what the address of this page says: a wall is sent home to its ward without it, and comes back after a restart. */
export function keepSaid(): void {
  const said = saidBy(location.search)
  if (Object.keys(said).length > 0) prefer(said)
}

/** Sets some of them, here and in this browser's other tabs. */
export function prefer(some: Partial<Preferences>): void {
  preferences.setState(some)
  localStorage.setItem(KEPT_AS, JSON.stringify({ ...record(localStorage.getItem(KEPT_AS)), ...some }))
}
