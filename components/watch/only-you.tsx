'use client'
import { Eye } from 'lucide-react'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { onlyYours } from './watchers.ts'

/** On a bed that nobody watches but this screen: whoever leaves now leaves it alone. */
export function OnlyYou({ encounter }: { encounter: string }) {
  const alone = useLive((s) => onlyYours(s.screens, encounter))
  if (!alone) return null
  return <Eye size={14} role="img" aria-label={text('watch.only_you')} data-testid="only-you" />
}
