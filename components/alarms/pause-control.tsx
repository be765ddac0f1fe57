'use client'
import { BellOff } from 'lucide-react'
import { useState } from 'react'
import type { Command } from '../../contracts/command.ts'
import type { BedView } from '../../contracts/live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { NotDoneWords } from './not-done.tsx'
import { TimedMenu } from './timed-menu.tsx'
import { useIntent } from './use-intent.ts'

export type PauseReason = Extract<Command, { type: 'pause' }>['reason']
/** In the order they are offered; a test holds them equal to the contract's closed list. */
export const REASONS: readonly PauseReason[] = ['suction', 'turning', 'bath', 'blood_draw', 'procedure', 'other']
/** What a ward allows is the server's to say: what is longer is refused with the longest there is. */
export const PAUSE_LENGTHS_MS: readonly number[] = [60_000, 120_000, 180_000, 300_000]
export const PAUSE_MS = 120_000

interface Props {
  encounter: string
  bed: string
  size: 'tile' | 'desk'
}

/** Sound of one bed off for a while, with a reason and an owner; or on again. It always ends by itself. */
export function PauseControl({ encounter, bed, paused, size }: Props & { paused: boolean }) {
  const [open, setOpen] = useState(false)
  const intent = useIntent()
  const words = text(paused ? 'pause.resume' : 'pause.label', { bed })
  const send = (command: Command) => {
    setOpen(false)
    const resumes = command.type === 'resume'
    void intent.send(
      text(resumes ? 'pause.resume_failed' : 'pause.failed'),
      text(resumes ? 'pause.resume' : 'pause.label', { bed }),
      () => command,
    )
  }
  return (
    <span className={`pause pause-${size}`}>
      <button
        type="button"
        className={size === 'tile' ? 'pause-symbol' : 'button button-secondary button-touch'}
        aria-label={words}
        aria-keyshortcuts="S"
        aria-expanded={paused ? undefined : open}
        data-testid="pause"
        onClick={() => (paused ? send({ type: 'resume', encounter }) : setOpen(!open))}
      >
        <BellOff size={15} aria-hidden="true" />
        {size === 'desk' && (intent.sending ? text('pause.sending') : text(paused ? 'pause.resume_short' : 'pause.short'))}
      </button>
      <NotDoneWords of={intent.failure} />
      {open && (
        <TimedMenu
          title={text('pause.label', { bed })}
          lengths={PAUSE_LENGTHS_MS}
          usual_ms={PAUSE_MS}
          lengthWords={remaining}
          reasons={REASONS.map((value) => ({ value, label: text(`pause.reasons.${value}`) }))}
          onPick={(reason, duration_ms) => send({ type: 'pause', encounter, reason, duration_ms })}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  )
}

/** "Suction · J. Moreau": reason and owner of a bed's pause. */
export function pauseWords(bed: BedView): string {
  if (!bed.pause) return ''
  const reason = REASONS.find((r) => r === bed.pause!.reason)
  return text('pause.by', {
    reason: reason ? text(`pause.reasons.${reason}`) : bed.pause.reason,
    name: bed.names[bed.pause.by] ?? bed.pause.by,
  })
}
