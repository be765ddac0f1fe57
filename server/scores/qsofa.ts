import type { ScoreTable } from './table.ts'

/** Quick SOFA (Sepsis-3): two or more. A screen; it is never an alarm. */
export const QSOFA: ScoreTable = {
  id: 'qsofa',
  title: 'qSOFA',
  adults_only: true,
  not_in_pregnancy: false,
  rows: [
    {
      parameter: 'respiration',
      bands: [
        [21, 0],
        [Infinity, 1],
      ],
    },
    {
      parameter: 'systolic',
      bands: [
        [100, 1],
        [Infinity, 0],
      ],
    },
    {
      parameter: 'gcs',
      bands: [
        [14, 1],
        [15, 0],
      ],
    },
  ],
  band: (total) => (total >= 2 ? 'reached' : 'below'),
}
