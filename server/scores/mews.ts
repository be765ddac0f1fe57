import type { ScoreTable } from './table.ts'

/** Modified Early Warning Score, Subbe 2001. Five or more is critical. Temperature in tenths of a degree. */
export const MEWS: ScoreTable = {
  id: 'mews',
  title: 'MEWS',
  adults_only: true,
  not_in_pregnancy: false,
  rows: [
    {
      parameter: 'systolic',
      bands: [
        [70, 3],
        [80, 2],
        [100, 1],
        [199, 0],
        [Infinity, 2],
      ],
    },
    {
      // Printed: below 40 two, 41 to 50 one. Exactly 40 stands in neither; it is scored with the worse.
      parameter: 'pulse',
      bands: [
        [40, 2],
        [50, 1],
        [100, 0],
        [110, 1],
        [129, 2],
        [Infinity, 3],
      ],
    },
    {
      parameter: 'respiration',
      bands: [
        [8, 2],
        [14, 0],
        [20, 1],
        [29, 2],
        [Infinity, 3],
      ],
    },
    {
      parameter: 'temperature',
      bands: [
        [349, 2],
        [384, 0],
        [Infinity, 2],
      ],
    },
    {
      // A, C, V, P, U. AVPU has no new confusion; it is not alert, so it is scored as the next line, voice.
      parameter: 'consciousness',
      bands: [
        [0, 0],
        [2, 1],
        [3, 2],
        [4, 3],
      ],
    },
  ],
  band: (total) => (total >= 5 ? 'reached' : 'below'),
}
