import { CHANNEL_BY_KEY, DERIVED, type Parameter } from '../../contracts/channel.ts'
import type { Look } from './trace.ts'

/** Colours of parameters on waves and numbers (screens 8); a label always stands beside them. */
export const PARAMETER_COLOR: Record<Parameter, string> = {
  ecg: '#3dff7a',
  spo2: '#4de1ff',
  art: '#ff5c5c',
  resp: '#f4f4f5',
  co2: '#fdceb0',
  pap: '#e5da47',
  cvp: '#849fe2',
  icp: '#849fe2',
  nibp: '#f37db8',
  temp: '#bb64f5',
  vent: '#a9b4c2',
  pump: '#a9b4c2',
  activity: '#a9b4c2',
}

/** Parameter a number or wave of this key belongs to. */
export function parameterOf(key: string): Parameter {
  return CHANNEL_BY_KEY.get(key)?.parameter ?? DERIVED[key as keyof typeof DERIVED]?.parameter ?? 'vent'
}

/** How a wave of `channel` looks on the ward. */
export function wardLook(channel: string | undefined, mode: Look['mode']): Look {
  const color = PARAMETER_COLOR[channel ? parameterOf(channel) : 'ecg']
  return { color, line_px: 1.4, erase_px: 10, mode, stale_color: '#465260', hatch_color: mode === 'stale' ? '#3a3626' : '#2b3947' }
}

const GRID_PX = 18
const GRID_COLOR = '#16212b'
const SECOND_COLOR = '#22303d'

/** How a wave looks on the bed page: black ground, seconds, and for the ECG the 0.2 s / 0.5 mV squares. */
export function bedLook(channel: string, mode: Look['mode'], px_per_s: number): Look {
  const squares = parameterOf(channel) === 'ecg'
  return {
    color: PARAMETER_COLOR[parameterOf(channel)],
    line_px: 1.6,
    erase_px: 14,
    mode,
    stale_color: '#465260',
    hatch_color: '#2b3947',
    ground(ctx, rect, box) {
      ctx.fillStyle = '#000000'
      ctx.fillRect(rect.x, rect.y, rect.w, rect.h)
      if (squares) {
        ctx.fillStyle = GRID_COLOR
        const first = Math.ceil((rect.x - box.x) / GRID_PX) * GRID_PX
        for (let x = first; x < rect.x - box.x + rect.w; x += GRID_PX) ctx.fillRect(box.x + x, rect.y, 1, rect.h)
        for (let y = GRID_PX; y < box.h; y += GRID_PX) ctx.fillRect(rect.x, box.y + y, rect.w, 1)
      }
      ctx.fillStyle = SECOND_COLOR
      const second = Math.ceil((rect.x - box.x) / px_per_s) * px_per_s
      for (let x = second; x < rect.x - box.x + rect.w; x += px_per_s) ctx.fillRect(Math.round(box.x + x), rect.y, 1, rect.h)
    },
  }
}
