'use client'
import { BellOff } from 'lucide-react'
import { useState } from 'react'
import type { Command } from '../../contracts/command.ts'
import type { BedView } from '../../contracts/live.ts'
import type { CommandReply } from '../live/live-client.ts'
import { text } from '../text/text.ts'
import { intend } from './intend.ts'

export type PauseReason = Extract<Command, { type: 'pause' }>['reason']
/** In the order they are offered; a test holds them equal to the contract's closed list. */
export const REASONS: readonly PauseReason[] = ['suction', 'turning', 'bath', 'blood_draw', 'procedure', 'other']
export const PAUSE_MS = 120_000

interface Props {
  encounter: string
  bed: string
  size: 'tile' | 'desk'
}

/** Sound of one bed off for two minutes, with a reason and an owner; or on again. It always ends by itself. */
export function PauseControl({ encounter, bed, paused, size }: Props & { paused: boolean }) {
  const [open, setOpen] = useState(false)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const send = async (command: Command) => {
    setOpen(false)
    setSending(true)
    setFailure(null)
    const reply = await intend(text(command.type === 'resume' ? 'pause.resume' : 'pause.label', { bed }), () => command)
    setSending(false)
    if (reply) setFailure(pauseFailure(reply))
  }
  const press = () => {
    if (paused) void send({ type: 'resume', encounter })
    else setOpen(!open)
  }
  return (
    <span className={`pause pause-${size}`}>
      <button
        type="button"
        className={size === 'tile' ? 'pause-symbol' : 'button button-secondary button-touch'}
        aria-label={text(paused ? 'pause.resume' : 'pause.label', { bed })}
        aria-expanded={paused ? undefined : open}
        data-testid="pause"
        onClick={press}
      >
        <BellOff size={15} aria-hidden="true" />
        {size === 'desk' && (sending ? text('pause.sending') : text(paused ? 'pause.resume_short' : 'pause.short'))}
      </button>
      {failure && (
        <span role="alert" className="ack-failure">
          <strong>{text(paused ? 'pause.resume_failed' : 'pause.failed')}</strong> {failure}
        </span>
      )}
      {open && (
        <PauseMenu
          bed={bed}
          onPick={(reason) => send({ type: 'pause', encounter, reason, duration_ms: PAUSE_MS })}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  )
}

function PauseMenu({ bed, onPick, onClose }: { bed: string; onPick: (reason: PauseReason) => void; onClose: () => void }) {
  return (
    <fieldset
      className="pause-menu"
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose()
      }}
    >
      <legend>{text('pause.label', { bed })}</legend>
      {REASONS.map((reason, i) => (
        <button
          key={reason}
          type="button"
          className="button button-small"
          onClick={() => onPick(reason)}
          ref={i === 0 ? takeFocus : undefined}
        >
          {text(`pause.reasons.${reason}`)}
        </button>
      ))}
      <button type="button" className="button button-small button-plain" onClick={onClose}>
        {text('pause.cancel')}
      </button>
    </fieldset>
  )
}

/** Whoever opened the list by keyboard goes on in it. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus()
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

function pauseFailure(reply: CommandReply): string | null {
  if (reply.status === 'done' || reply.status === 'noted') return null
  return reply.status === 'not_sent' ? text(`ack.${reply.reason}`) : text(`refusal.${reply.reason}`)
}
