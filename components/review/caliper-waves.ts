import type { StripReply } from '../../contracts/api.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { decodeSamples } from '../bed/strip-decode.ts'
import { type Calipers, type CaliperWave, moved, timeOf, waveOf } from '../calipers/caliper.ts'
import type { Measured } from './address.ts'

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

/** Where they stand on the waves that are shown; not at all once one of them lies beyond: an interval is never told shortened. */
export function standingOf(measured: Measured | null, waves: readonly CaliperWave[]): Calipers | null {
  const wave = measured && waveOf(waves, measured.channel)
  if (!wave) return null
  const [from_ms, to_ms] = [timeOf(wave, wave.first - 1), timeOf(wave, wave.last + 1)]
  const within = [measured.a_ms, measured.b_ms].every((at_ms) => at_ms >= from_ms && at_ms <= to_ms)
  return within ? moved(null, { do: 'place', ...measured }, waves) : null
}
