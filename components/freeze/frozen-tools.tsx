'use client'
import { ChevronLeft, ChevronRight, MoveHorizontal } from 'lucide-react'
import type { CaliperMove } from '../calipers/caliper.ts'
import { CaliperSteps } from '../calipers/calipers.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { BACK_MS, backMost, heldBack } from './frozen.ts'

/** One press of a button scrolls half of what is shown: nothing is skipped, and something known stays in sight. */
const PRESS_SHARE = 0.5

interface Props {
  back_ms: number
  window_ms: number
  onBack: (back_ms: number) => void
  /** Null while there are no calipers. */
  move: ((move: CaliperMove) => void) | null
  onCalipers: () => void
}

/** Scrolling back by button and slider, and the calipers. */
export function FrozenTools({ back_ms, window_ms, onBack, move, onCalipers }: Props) {
  const by = (share: number) => onBack(heldBack(back_ms + share * window_ms, window_ms))
  const most_s = Math.ceil(Math.max(BACK_MS, back_ms, Math.min(backMost(window_ms), back_ms + window_ms)) / 1000)
  return (
    <div className="frozen-tools">
      <Button
        aria-label={text('waves.earlier')}
        onClick={() => by(PRESS_SHARE)}
        disabled={back_ms >= backMost(window_ms)}
        data-testid="earlier"
      >
        <ChevronLeft size={18} aria-hidden="true" />
      </Button>
      <input
        type="range"
        className="frozen-slider"
        min={-most_s}
        max={0}
        step={0.5}
        value={-back_ms / 1000}
        aria-label={text('waves.scroll')}
        aria-valuetext={text('waves.back', { s: Math.round(back_ms / 1000) })}
        onChange={(event) => onBack(heldBack(-Number(event.target.value) * 1000, window_ms))}
      />
      <Button aria-label={text('waves.later')} onClick={() => by(-PRESS_SHARE)} disabled={back_ms <= 0} data-testid="later">
        <ChevronRight size={18} aria-hidden="true" />
      </Button>
      <Button aria-pressed={move !== null} onClick={onCalipers} data-testid="calipers-on">
        <MoveHorizontal size={16} aria-hidden="true" /> {text('waves.calipers')}
      </Button>
      {move && <CaliperSteps move={move} />}
    </div>
  )
}
