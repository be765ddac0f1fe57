'use client'
import { useState } from 'react'
import { prefer } from '../preferences/preferences.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from './panel.tsx'
import { usePixelRatio } from './use-screen.ts'
import { CARD_MM, pxPerMm } from './wave-scale.ts'

/** From the smallest phone to a wall at arm's length, CSS px a card. */
const LEAST_PX = 120
const MOST_PX = 900
const USUAL_PX = 324
const CARD_HEIGHT_SHARE = 53.98 / CARD_MM

/** Measures this screen by a bank card held to it: after that a millimetre is one. */
export function Calibration({ onClose }: { onClose: () => void }) {
  const known = usePreference('px_per_mm')
  const ratio = usePixelRatio()
  const [card_px, setCard] = useState(known > 0 ? Math.round(known * CARD_MM * 2) / 2 : USUAL_PX)
  const set = (px: number) => setCard(Math.min(MOST_PX, Math.max(LEAST_PX, px)))
  const done = (px_per_mm: number) => {
    prefer({ px_per_mm, px_ratio: ratio })
    onClose()
  }
  return (
    <Panel title={text('waves.calibrate_title')} onClose={onClose}>
      <p>{text('waves.calibrate_how')}</p>
      <div className="calibration-room">
        <div className="calibration-card" data-testid="card" style={{ width: card_px, height: card_px * CARD_HEIGHT_SHARE }} />
      </div>
      <div className="calibration-size">
        <Button aria-label={text('waves.narrower')} onClick={() => set(card_px - 0.5)}>
          −
        </Button>
        <input
          type="range"
          min={LEAST_PX}
          max={MOST_PX}
          step={0.5}
          value={card_px}
          aria-label={text('waves.card_width')}
          onChange={(event) => set(Number(event.target.value))}
        />
        <Button aria-label={text('waves.wider')} onClick={() => set(card_px + 0.5)}>
          +
        </Button>
      </div>
      <div className="calibration-done">
        <Button kind="primary" onClick={() => done(pxPerMm(card_px))} data-testid="card-fits">
          {text('waves.card_fits')}
        </Button>
        {known > 0 && <Button onClick={() => done(0)}>{text('waves.card_forget')}</Button>}
      </div>
    </Panel>
  )
}
