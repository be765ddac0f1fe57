import type { Preferences } from '../preferences/preferences.ts'
import { type TextKey, text } from '../text/text.ts'

/** What can be chosen about a ward on the screen, in the order it is offered. */
export type Chosen = Pick<Preferences, 'layout' | 'sort' | 'privacy'>
export const LAYOUTS: readonly Chosen['layout'][] = ['all', '8', '16', '32', '64']
export const SORTS: readonly Chosen['sort'][] = ['number', 'mine', 'acuity']
export const PRIVACIES: readonly Chosen['privacy'][] = ['names', 'initials', 'hidden']

export function choiceWords<K extends keyof Chosen>(name: K, value: Chosen[K]): string {
  if (name === 'layout' && value !== 'all') return text('view.layout.places', { n: value })
  return text(`view.${name}.${value}` as TextKey)
}
