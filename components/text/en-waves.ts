/** Waves of one bed: speed, gain, lead, freeze, calipers, calibration. */
export const enWaves = {
  title: 'Waves',
}
