import type { StripReply } from '../../contracts/api.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { decodeSamples } from '../bed/strip-decode.ts'
import type { CaliperWave } from '../calipers/caliper.ts'

/** Waves of a strip as calipers measure them, one a channel: where its rate changed within the strip, the longer part. */
export function caliperWaves({ waves }: StripReply): CaliperWave[] {
  const longest = new Map<string, StripReply['waves'][number]>()
  for (const wave of waves) {
    const known = longest.get(wave.channel)
    if (!known || measured(wave) > measured(known)) longest.set(wave.channel, wave)
  }
  return [...longest.values()].map(({ channel, unit, t0_ms, rate_hz, gain, offset, samples }) => {
    const raw = decodeSamples(samples)
    const value = (sample: number) => {
      const one = raw[sample]
      return one === undefined || one === MISSING_SAMPLE ? null : one * gain + offset
    }
    return { channel, unit, t0_ms, rate_hz, first: 0, last: raw.length - 1, value }
  })
}

function measured({ samples }: StripReply['waves'][number]): number {
  return decodeSamples(samples).reduce((n, sample) => n + Number(sample !== MISSING_SAMPLE), 0)
}
