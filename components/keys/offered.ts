/** What a page offers for single keys (WCAG 2.1.4: they can be off): a control says it itself, by aria-keyshortcuts. */

/** Keys that press what carries them; those of alarms only go to it: one slip of a finger must acknowledge nothing. */
const GOES_TO: ReadonlySet<string> = new Set(['a', 's'])
const PRESSES: ReadonlySet<string> = new Set(['f'])
/** Number of sectors at once that a figure stands for. */
const LAYOUT_OF = { '0': 'all', '1': '8', '2': '16', '3': '32', '4': '64' } as const
const URGENCY = ['high', 'medium', 'technical']

export type Meaning =
  | { does: 'go' | 'press'; key: string }
  | { does: 'find' }
  | { does: 'help' }
  | { does: 'layout'; layout: (typeof LAYOUT_OF)[keyof typeof LAYOUT_OF] }

/** What a key stands for; null for one that stands for nothing here, or comes with a modifier that belongs to the browser. */
export function meaningOf({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): Meaning | null {
  if (ctrlKey || metaKey || altKey) return null
  if (key === '/') return { does: 'find' }
  if (key === '?') return { does: 'help' }
  if (Object.hasOwn(LAYOUT_OF, key)) return { does: 'layout', layout: LAYOUT_OF[key as keyof typeof LAYOUT_OF] }
  const low = key.toLowerCase()
  if (GOES_TO.has(low)) return { does: 'go', key: low }
  return PRESSES.has(low) ? { does: 'press', key: low } : null
}

/** Whether what is typed into `target` belongs to it. */
export function isTyping(target: EventTarget | null): boolean {
  const at = target as { closest?: (places: string) => unknown } | null
  return Boolean(at?.closest?.('input, textarea, select, [contenteditable=""], [contenteditable="true"]'))
}

export interface Offer {
  /** The bed or alarm it is of; null: of the whole page. */
  of: unknown
  level: string | null
}

/** Of several controls for one key: the one of the bed where the focus is; with the focus nowhere, of the most urgent alarm. */
export function chosen<T extends Offer>(offers: readonly T[], focused: unknown): T | null {
  if (focused !== null) return offers.find((offer) => offer.of === focused) ?? null
  const rank = ({ level }: Offer) => (level === null ? URGENCY.length : URGENCY.indexOf(level))
  return [...offers].sort((a, b) => rank(a) - rank(b))[0] ?? null
}
