import { dimmed, dimmedReadable } from './luminance.ts'

export const LEVELS = ['day', 'dim', 'dark'] as const
export type NightLevel = (typeof LEVELS)[number]

/** Of the luminance of everything but alarms; surfaces, nearly black by day, keep a little more. */
const SHARE: Record<NightLevel, number> = { day: 1, dim: 0.5, dark: 0.25 }
const GROUND_SHARE: Record<NightLevel, number> = { day: 1, dim: 0.6, dark: 0.3 }
/** WCAG 2.2: 1.4.3 for words and numbers, 1.4.11 for waves and the borders of controls; and a little for rounding. */
const TEXT_LEAST = 4.55
const MARK_LEAST = 3.05

/** Tokens by day, in the catalogue of screens 8; a test holds them equal to app/globals.css. */
export const GROUNDS = {
  surface: '#0b0f14',
  raised: '#141b23',
  'sector-alarm': '#1b2430',
  line: '#22303d',
  row: '#18222c',
  origin: '#241c4a',
} as const
export const INKS = {
  primary: '#f1f5f9',
  secondary: '#a9b4c2',
  muted: '#7d8a99',
  focus: '#ffffff',
  ecg: '#3dff7a',
  spo2: '#4de1ff',
  art: '#ff5c5c',
  resp: '#f4f4f5',
  co2: '#fdceb0',
  pap: '#e5da47',
  cvp: '#849fe2',
  nibp: '#f37db8',
  temp: '#bb64f5',
  stale: '#8c97a5',
  'origin-text': '#cfc6ff',
} as const
export const MARKS = { control: '#7d8a99' } as const
/** Fills of alarms and of states somebody must know of, with what is written on them: as light at night as by day. */
export const KEPT = {
  ground: '#000000',
  high: '#c60027',
  'high-text': '#b00020',
  medium: '#ffd60a',
  technical: '#00d4ff',
  latched: '#4a4f57',
  paused: '#3a3a3c',
  doubt: '#3b2f00',
  'doubt-text': '#ffe08a',
} as const

export type Ink = keyof typeof INKS

/** A surface or a line that only decorates, at `level`. */
export function groundAt(hex: string, level: NightLevel): string {
  return dimmed(hex, GROUND_SHARE[level])
}

/** Words and numbers at `level`: on the lightest surface they stand on they can still be read (4.5 to 1). */
export function inkAt(ink: Ink, level: NightLevel): string {
  if (level === 'day') return INKS[ink]
  const on = ink === 'origin-text' ? GROUNDS.origin : ink === 'muted' ? GROUNDS.row : GROUNDS['sector-alarm']
  return dimmedReadable(INKS[ink], SHARE[level], groundAt(on, level), TEXT_LEAST)
}

/** A wave, a caliper, the border of a control: 3 to 1 on the lightest surface. */
export function markAt(hex: string, level: NightLevel): string {
  return level === 'day' ? hex : dimmedReadable(hex, SHARE[level], groundAt(GROUNDS['sector-alarm'], level), MARK_LEAST)
}

/** What is written on a fill that keeps its light. */
export const INKS_ON_KEPT = { primary: INKS.primary, secondary: INKS.secondary, focus: INKS.focus, control: INKS.primary } as const

/** Every colour token (`--color-…`) that is another at `level`. */
export function tokensAt(level: NightLevel): Record<string, string> {
  const of = (names: Record<string, string>, at: (hex: string) => string) => Object.entries(names).map(([name, hex]) => [name, at(hex)])
  return Object.fromEntries([
    ...of(GROUNDS, (hex) => groundAt(hex, level)),
    ...(Object.keys(INKS) as Ink[]).map((ink) => [ink, inkAt(ink, level)]),
    ...of(MARKS, (hex) => markAt(hex, level)),
  ])
}
