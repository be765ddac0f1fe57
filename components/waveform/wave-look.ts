import { CHANNEL_BY_KEY, DERIVED, type Parameter } from '../../contracts/channel.ts'
import { nightLevel } from '../night/night.ts'
import { groundAt, INKS, type Ink, markAt, type NightLevel } from '../night/palette.ts'
import type { Look } from './trace.ts'

/** Which colour a parameter has on waves and numbers (screens 8); a label always stands beside it. */
const INK_OF: Record<Parameter, Ink> = {
  ecg: 'ecg',
  spo2: 'spo2',
  art: 'art',
  resp: 'resp',
  co2: 'co2',
  pap: 'pap',
  cvp: 'cvp',
  icp: 'cvp',
  nibp: 'nibp',
  temp: 'temp',
  vent: 'secondary',
  pump: 'secondary',
  activity: 'secondary',
}

/** For words and numbers: the token, which is another one at night. */
export function parameterColor(parameter: Parameter): string {
  return `var(--color-${INK_OF[parameter]})`
}

/** For a canvas, which knows no tokens: how a wave of it is drawn at `level`. */
export function waveColor(parameter: Parameter, level: NightLevel = nightLevel()): string {
  return markAt(INKS[INK_OF[parameter]], level)
}

/** Parameter a number or wave of this key belongs to. */
export function parameterOf(key: string): Parameter {
  return CHANNEL_BY_KEY.get(key)?.parameter ?? DERIVED[key as keyof typeof DERIVED]?.parameter ?? 'vent'
}

/** How a wave of `channel` looks on the ward. */
export function wardLook(channel: string | undefined, mode: Look['mode']): Look {
  const level = nightLevel()
  const color = waveColor(channel ? parameterOf(channel) : 'ecg', level)
  const hatch_color = groundAt(mode === 'stale' ? '#3a3626' : '#2b3947', level)
  return { color, line_px: 1.4, erase_px: 10, mode, stale_color: groundAt('#465260', level), hatch_color }
}

const GRID_S = 0.2
const GRID_MV = 0.5
/** Squares smaller than this are a grey ground and no measure. */
const GRID_LEAST_PX = 6
const GRID_COLOR = '#16212b'
const SECOND_COLOR = '#22303d'

/** How a wave looks on the bed page: black ground, seconds, and for the ECG the 0.2 s / 0.5 mV squares. */
export function bedLook(channel: string, mode: Look['mode'], { px_per_s, px_per_mV }: { px_per_s: number; px_per_mV: number }): Look {
  const ecg = parameterOf(channel) === 'ecg'
  const [across, up] = [GRID_S * px_per_s, GRID_MV * px_per_mV]
  const level = nightLevel()
  const [grid, seconds] = [groundAt(GRID_COLOR, level), groundAt(SECOND_COLOR, level)]
  return {
    color: waveColor(parameterOf(channel), level),
    line_px: 1.6,
    erase_px: 14,
    mode,
    stale_color: groundAt('#465260', level),
    hatch_color: groundAt('#2b3947', level),
    ground(ctx, rect, box) {
      ctx.fillStyle = '#000000'
      ctx.fillRect(rect.x, rect.y, rect.w, rect.h)
      if (ecg) {
        ctx.fillStyle = grid
        const first = Math.ceil((rect.x - box.x) / across) * across
        if (across >= GRID_LEAST_PX)
          for (let x = first; x < rect.x - box.x + rect.w; x += across) ctx.fillRect(Math.round(box.x + x), rect.y, 1, rect.h)
        if (up >= GRID_LEAST_PX) for (let y = up; y < box.h; y += up) ctx.fillRect(rect.x, Math.round(box.y + y), rect.w, 1)
      }
      ctx.fillStyle = seconds
      const second = Math.ceil((rect.x - box.x) / px_per_s) * px_per_s
      for (let x = second; x < rect.x - box.x + rect.w; x += px_per_s) ctx.fillRect(Math.round(box.x + x), rect.y, 1, rect.h)
    },
  }
}
