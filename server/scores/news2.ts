import type { Bands, Facts, ScoreTable } from './table.ts'

/**
 * National Early Warning Score (NEWS) 2, chart 1. Royal College of Physicians, London 2017; reproduced with
 * acknowledgement, unchanged. Temperature in tenths of a degree.
 */
const SPO2_SCALE_1: Bands = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Infinity, 0],
]
const SPO2_SCALE_2_ON_OXYGEN: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
  [94, 1],
  [96, 2],
  [Infinity, 3],
]
/** On air a high saturation is nobody's doing: no points above the target. */
const SPO2_SCALE_2_ON_AIR: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
  [Infinity, 0],
]

function saturation({ spo2_scale, on_oxygen }: Facts): Bands {
  if (spo2_scale === 1) return SPO2_SCALE_1
  return on_oxygen ? SPO2_SCALE_2_ON_OXYGEN : SPO2_SCALE_2_ON_AIR
}

export const NEWS2: ScoreTable = {
  id: 'news2',
  title: 'NEWS2',
  adults_only: true,
  not_in_pregnancy: true,
  rows: [
    {
      parameter: 'respiration',
      bands: [
        [8, 3],
        [11, 1],
        [20, 0],
        [24, 2],
        [Infinity, 3],
      ],
    },
    { parameter: 'spo2', bands: saturation },
    {
      parameter: 'oxygen',
      bands: [
        [0, 0],
        [1, 2],
      ],
    },
    {
      parameter: 'systolic',
      bands: [
        [90, 3],
        [100, 2],
        [110, 1],
        [219, 0],
        [Infinity, 3],
      ],
    },
    {
      parameter: 'pulse',
      bands: [
        [40, 3],
        [50, 1],
        [90, 0],
        [110, 1],
        [130, 2],
        [Infinity, 3],
      ],
    },
    {
      // A, then C, V, P, U.
      parameter: 'consciousness',
      bands: [
        [0, 0],
        [4, 3],
      ],
    },
    {
      parameter: 'temperature',
      bands: [
        [350, 3],
        [360, 1],
        [380, 0],
        [390, 1],
        [Infinity, 2],
      ],
    },
  ],
  /** When several rows hold, the highest band wins. */
  band(total, highest) {
    if (total >= 7) return 'high'
    if (total >= 5) return 'medium'
    return highest >= 3 ? 'low_medium' : 'low'
  },
}
