import type { Origin } from '../../contracts/alarm.ts'
import { text } from '../text/text.ts'

/** Simulated or recorded data says so at the top of every screen, in a hue no alarm uses. */
export function OriginBand({ origin }: { origin: Origin }) {
  if (origin === 'live') return null
  const words = text(`band.${origin}`)
  return (
    <aside className="origin-band" aria-label={words}>
      <span>{words}</span>
      <span>{text('band.not_for_care')}</span>
      <span aria-hidden="true">{words}</span>
    </aside>
  )
}
