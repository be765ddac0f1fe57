import { useMemo } from 'react'
import type { Parameter } from '../../contracts/channel.ts'
import { useNight } from '../night/night.ts'
import { groundAt, INKS, inkAt, markAt } from '../night/palette.ts'
import { waveColor } from './wave-look.ts'

export interface ChartColors {
  line: string
  grid: string
  muted: string
  hatch: string
  /** Where something happened that is no alarm: an onset, a caliper. */
  mark: string
}

/** Colours of a chart of `parameter` on this screen now; memoised, since another value builds another chart. */
export function useChartColors(parameter: Parameter): ChartColors {
  const level = useNight()
  return useMemo(
    () => ({
      line: waveColor(parameter, level),
      grid: groundAt('#22303d', level),
      muted: inkAt('muted', level),
      hatch: groundAt('#2b3947', level),
      mark: markAt(INKS.primary, level),
    }),
    [parameter, level],
  )
}
