'use client'
import { useEffect } from 'react'
import { useNow } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime, remaining } from '../text/time.ts'
import { type Frozen, leftOf } from './frozen.ts'

interface Props {
  frozen: Frozen
  from_ms: number
  back_ms: number
  window_ms: number
  /** Whether the record is being asked for what is further back, or does not answer. */
  asking: boolean
  away: boolean
  onEnd: () => void
}

/** That this picture stands still: since when, what is shown of it, when it ends. It ends by itself. */
export function FrozenBand({ frozen, from_ms, back_ms, window_ms, asking, away, onEnd }: Props) {
  const now_ms = useNow(500)
  const left_ms = leftOf(frozen, now_ms)
  const over = left_ms === 0
  useEffect(() => {
    if (over) onEnd()
  }, [over, onEnd])
  const shown = { from: clockTime(from_ms), to: clockTime(from_ms + window_ms) }
  return (
    <p className="frozen-band" data-testid="frozen-band">
      <strong role="status">{text('waves.frozen', { time: clockTime(frozen.at_ms) })}</strong>
      <span>
        {away
          ? text('waves.record_away')
          : asking
            ? text('waves.record_asking')
            : back_ms > 0
              ? text('waves.shown', shown)
              : text('waves.stay_live')}
      </span>
      <span className="frozen-ends">{now_ms > 0 && text('waves.ends', { left: remaining(left_ms) })}</span>
    </p>
  )
}
