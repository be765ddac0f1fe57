import { WifiOff } from 'lucide-react'
import type { NotDone } from './use-intent.ts'

/** NOT ACKNOWLEDGED, NOT CLAIMED: loud, with the reason, beside the control that was pressed. `block`: a box of its own in a page. */
export function NotDoneWords({ of, block = false }: { of: NotDone | null; block?: boolean }) {
  if (!of) return null
  return (
    <span role="alert" className={block ? 'not-done' : 'ack-failure'} data-testid="not-done">
      {block && <WifiOff size={28} aria-hidden="true" />}
      <strong>{of.title}</strong> <span>{of.why}</span>
    </span>
  )
}
