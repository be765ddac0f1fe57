'use client'
import { Ruler } from 'lucide-react'
import { useState } from 'react'
import { prefer } from '../preferences/preferences.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Calibration } from './calibration.tsx'
import { GAINS_MM_MV, SWEEPS_MM_S, secondsAt, type WaveScale } from './wave-scale.ts'

/** Speed and gain of this screen, and whether its millimetres are true. */
export function WaveSettings({ scale, width_px }: { scale: WaveScale; width_px: number }) {
  const [open, setOpen] = useState(false)
  const sweep = (mm: string) =>
    scale.calibrated ? text('waves.speed_mm', { mm }) : text('waves.speed_s', { s: Number(secondsAt(scale, mm, width_px).toPrecision(3)) })
  const gain = (mm: string) => (scale.calibrated ? text('wave.gain', { mm }) : text('waves.gain_times', { times: Number(mm) / 10 }))
  return (
    <>
      <select
        className="wave-select"
        aria-label={text('waves.speed')}
        value={String(scale.mm_per_s)}
        onChange={(event) => prefer({ sweep_mm_s: SWEEPS_MM_S.find((mm) => mm === event.target.value)! })}
        data-testid="sweep"
      >
        {SWEEPS_MM_S.map((mm) => (
          <option key={mm} value={mm}>
            {sweep(mm)}
          </option>
        ))}
      </select>
      <select
        className="wave-select"
        aria-label={text('waves.gain')}
        value={String(scale.mm_per_mV)}
        onChange={(event) => prefer({ gain_mm_mv: GAINS_MM_MV.find((mm) => mm === event.target.value)! })}
        data-testid="gain"
      >
        {GAINS_MM_MV.map((mm) => (
          <option key={mm} value={mm}>
            {gain(mm)}
          </option>
        ))}
      </select>
      <span className="wave-menu wave-menu-end">
        <Button kind="plain" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="calibrate">
          <Ruler size={16} aria-hidden="true" />
          <span className="wave-measured">{text(scale.calibrated ? 'waves.calibrated' : 'waves.uncalibrated')}</span>
        </Button>
        {open && <Calibration onClose={() => setOpen(false)} />}
      </span>
    </>
  )
}
