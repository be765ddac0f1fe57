/** Waves of one bed: speed, gain, lead, freeze, calipers, calibration. */
export const enWaves = {
  caliper: 'Caliper {handle}',
  step_back: 'Caliper {handle} one sample back',
  step_on: 'Caliper {handle} one sample on',
  interval: '{ms} ms',
  rate: '{rate} /min',
  no_rate: '- ? - /min',
  difference: 'Δ {value} {unit}',
  no_difference: 'Δ - ? -',
  on: 'on {wave}',
}
