'use client'
import { MoonStar } from 'lucide-react'
import { useState } from 'react'
import type { BedView } from '../../contracts/live.ts'
import { STANDBY_REASONS } from '../../contracts/quiet.ts'
import { useNow } from '../bed/use-now.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { NotDoneWords } from './not-done.tsx'
import { inStandby, standbyWords } from './standby.ts'
import { TimedMenu } from './timed-menu.tsx'
import { useIntent } from './use-intent.ts'

const MINUTE_MS = 60_000
export const STANDBY_LENGTHS_MS: readonly number[] = [15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS)
export const STANDBY_MS = 30 * MINUTE_MS

/** A procedure, a scan, a transport: no alarm of this bed sounds or calls, with an owner, a reason and an end. */
export function StandbyControl({ encounter, bed }: { encounter: string; bed: string }) {
  const [open, setOpen] = useState(false)
  const intent = useIntent()
  const label = text('standby.label', { bed })
  return (
    <span className="pause pause-desk">
      <Button
        size="touch"
        aria-label={label}
        aria-expanded={open}
        aria-disabled={intent.sending}
        data-testid="standby"
        onClick={() => setOpen(!open)}
      >
        <MoonStar size={18} aria-hidden="true" /> {intent.sending ? text('pause.sending') : text('standby.short')}
      </Button>
      <NotDoneWords of={intent.failure} />
      {open && (
        <TimedMenu
          title={label}
          lengths={STANDBY_LENGTHS_MS}
          usual_ms={STANDBY_MS}
          lengthWords={lengthWords}
          reasons={STANDBY_REASONS.map((value) => ({ value, label: text(`standby.reasons.${value}`) }))}
          onPick={(reason, duration_ms) => {
            setOpen(false)
            void intent.send(text('standby.failed'), label, () => ({ type: 'standby', encounter, reason, duration_ms }))
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  )
}

/** Unmistakable: standby, how long still, why, by whom, how many alarms are silent; and its end in one tap. */
export function StandbySign({ bed, silent, size }: { bed: BedView; silent: number; size: 'tile' | 'desk' }) {
  const intent = useIntent()
  const now = useNow(1000)
  if (!bed.standby || !inStandby(bed, now)) return null
  const { encounter, bed_label: label } = bed
  const { until_ms } = bed.standby
  return (
    <div className={`standby standby-${size}`} data-testid="standby-sign">
      <MoonStar size={size === 'tile' ? 20 : 28} aria-hidden="true" />
      <strong>{text('standby.left', { left: remaining(until_ms - now) })}</strong>
      <span>{standbyWords(bed)}</span>
      {size === 'desk' && <span>{text('standby.nothing')}</span>}
      {silent > 0 && <span className="standby-silent">{text('standby.silent', { n: silent })}</span>}
      <Button
        size={size === 'tile' ? 'small' : 'touch'}
        aria-label={text('standby.end', { bed: label })}
        aria-disabled={intent.sending}
        data-testid="end-standby"
        onClick={() =>
          void intent.send(text('standby.end_failed'), text('standby.end', { bed: label }), () => ({ type: 'end_standby', encounter }))
        }
      >
        {intent.sending ? text('pause.sending') : text('standby.end_short')}
      </Button>
      <NotDoneWords of={intent.failure} />
    </div>
  )
}

function lengthWords(ms: number): string {
  const minutes = ms / MINUTE_MS
  return minutes < 60 ? text('standby.minutes', { n: minutes }) : text('standby.hours', { n: minutes / 60 })
}
