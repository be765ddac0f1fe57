import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import type { FrameInput, HelloInput } from '../simulator/frame.ts'

/** The two waves of a ward sector. */
const ECG_MDC = CHANNEL_BY_KEY.get('ecg_ii')?.mdc
const PLETH_MDC = CHANNEL_BY_KEY.get('pleth')?.mdc
const RATE_HZ = 250

type Channels = NonNullable<HelloInput['channels']>

/**
 * A monitor that sends two waves, both at 250 Hz: the ward picture of the browser's figures is 32 x 2 of them. The pleth is
 * the simulated one at twice its rate, each second sample the mean of its neighbours.
 * @throws Error when the monitor has not both
 */
export function twoWaves(hello: HelloInput, frames: readonly FrameInput[]): { hello: HelloInput; frames: FrameInput[] } {
  const channels: Channels = hello.channels ?? []
  const ecg = channels.find(({ mdc }) => mdc === ECG_MDC)
  const pleth = channels.find(({ mdc }) => mdc === PLETH_MDC)
  if (!ecg || !pleth) throw new Error('the simulated monitor has no ECG lead II or no pleth')
  const dropped = new Set(channels.filter((c) => (c.rate_hz ?? 0) > 0 && c !== ecg && c !== pleth).map(({ index }) => index))
  const times = RATE_HZ / (pleth.rate_hz ?? RATE_HZ)
  return {
    hello: {
      ...hello,
      channels: channels
        .filter(({ index }) => !dropped.has(index))
        .map((channel) => (channel === pleth ? { ...channel, rate_hz: RATE_HZ } : channel)),
    },
    frames: frames.map((frame) => ({
      ...frame,
      blocks: (frame.blocks ?? [])
        .filter(({ channel }) => !dropped.has(channel as number))
        .map((block) => (block.channel === pleth.index ? { ...block, samples: denser(block.samples, times) } : block)),
    })),
  }
}

/** Every sample and, between it and the next, `times` - 1 on the straight line. */
function denser(samples: Int16Array, times: number): Int16Array {
  return Int16Array.from({ length: samples.length * times }, (_, i) => {
    const at = Math.floor(i / times)
    const next = samples[Math.min(at + 1, samples.length - 1)]!
    return Math.round(samples[at]! + ((next - samples[at]!) * (i % times)) / times)
  })
}
