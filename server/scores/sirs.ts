import type { ScoreTable } from './table.ts'

/**
 * Systemic inflammatory response syndrome: two or more of four, every comparison strict. Temperature, white cells and
 * PaCO2 in tenths. A screen; it is never an alarm.
 */
export const SIRS: ScoreTable = {
  id: 'sirs',
  title: 'SIRS',
  adults_only: true,
  not_in_pregnancy: false,
  rows: [
    {
      parameter: 'temperature',
      bands: [
        [359, 1],
        [380, 0],
        [Infinity, 1],
      ],
    },
    {
      parameter: 'pulse',
      bands: [
        [90, 0],
        [Infinity, 1],
      ],
    },
    {
      parameter: 'respiration',
      bands: [
        [20, 0],
        [Infinity, 1],
      ],
      or: [
        {
          parameter: 'paco2',
          bands: [
            [319, 1],
            [Infinity, 0],
          ],
        },
      ],
    },
    {
      parameter: 'wbc',
      bands: [
        [39, 1],
        [120, 0],
        [Infinity, 1],
      ],
      or: [
        {
          parameter: 'bands',
          bands: [
            [10, 0],
            [Infinity, 1],
          ],
        },
      ],
    },
  ],
  band: (total) => (total >= 2 ? 'reached' : 'below'),
}
