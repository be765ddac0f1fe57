import { describe, expect, test } from 'vitest'
import { unpackTick } from '../../contracts/live.ts'
import { createDevices } from './devices.ts'
import { createNumbers, createPicture } from './picture.ts'
import { frameOf } from './testing.ts'

const all = () => true
const none = () => undefined
const wavesOf = (bytes: Uint8Array) => unpackTick(bytes).head.beds.flatMap((bed) => bed.w)

describe('picture', () => {
  test('[LIVE-4] a hole is two waves, never one line; nothing is sent twice', () => {
    const picture = createPicture('b', 'e1')
    picture.add(frameOf('e1', 0, ['ecg_ii']), all)
    picture.add(frameOf('e1', 250, ['ecg_ii']), all)
    picture.add(frameOf('e1', 1_000, ['ecg_ii']), all)
    expect(wavesOf(picture.tick(['e1'], none, 0)).map((wave) => [wave.t0, wave.n, wave.o])).toEqual([
      [0, 50, 0],
      [1_000, 25, 50],
    ])
    expect(wavesOf(picture.tick(['e1'], none, 0))).toEqual([])
  })

  test('[LIVE-13][P9] what is older than what was shown is not drawn', () => {
    const picture = createPicture('b', 'e1')
    picture.add(frameOf('e1', 60_000, ['ecg_ii']), all)
    picture.add({ ...frameOf('e1', 30_000, ['ecg_ii']), at_ms: 60_500 }, all)
    picture.add(frameOf('e1', 60_000, ['ecg_ii']), all)
    expect(wavesOf(picture.tick(['e1'], none, 0)).map((wave) => wave.t0)).toEqual([60_000])
  })

  test('[LIVE-13] a clock that ran ahead does not keep the picture empty once it is right again', () => {
    const picture = createPicture('b', 'e1')
    picture.add(frameOf('e1', 3_600_000, ['ecg_ii']), all)
    picture.add(frameOf('e1', 1_000, ['ecg_ii']), all)
    expect(wavesOf(picture.tick(['e1'], none, 0)).map((wave) => wave.t0)).toEqual([3_600_000, 1_000])
  })

  test('[P10] a burst waits for a tick with 8 s at most, the newest', () => {
    const picture = createPicture('b', 'e1')
    for (let i = 0; i < 100; i++) picture.add(frameOf('e1', i * 250, ['ecg_ii']), all)
    const [wave] = wavesOf(picture.tick(['e1'], none, 0))
    expect(wave).toMatchObject({ t0: 17_000, n: 800 })
  })

  test('numbers: only what is newer by event time replaces, and only what changed is sent between', () => {
    const numbers = createNumbers()
    const take = (event_ms: number, value: number) =>
      numbers.take({
        kind: 'numbers',
        id: '1/1/0',
        at_ms: 0,
        encounter: 'e1',
        event_ms,
        origin: 'live',
        numbers: { hr: { value, event_ms, quality: '', source: 'x' } },
      })
    take(2_000, 72)
    take(1_000, 60)
    expect(numbers.all('e1')).toMatchObject({ hr: { value: 72 } })
    const stamp = numbers.stamp()
    expect(numbers.since('e1', stamp)).toBeUndefined()
    take(3_000, 73)
    expect(numbers.since('e1', stamp)).toMatchObject({ hr: { value: 73 } })
  })
})

describe('devices', () => {
  test('[LIVE-4] a sector shows the first ECG lead, and pleth, else pressure, else respiration', () => {
    const devices = createDevices()
    const sectorAfter = (...channels: string[]) => {
      devices.keep(new Set())
      devices.hear(frameOf('e1', 0, channels))
      return devices.sectorWaves('e1')
    }
    expect(sectorAfter('resp', 'ecg_v5', 'ecg_ii', 'art', 'pleth')).toEqual(['ecg_v5', 'pleth'])
    expect(sectorAfter('ecg_ii', 'resp', 'art')).toEqual(['ecg_ii', 'art'])
    expect(sectorAfter('resp')).toEqual(['resp'])
    devices.hear({ ...frameOf('e1', 0, ['pleth']), device: 'other' })
    expect(devices.sectorWaves('e1')).toEqual(['pleth'])
    expect(devices.waves('e1')).toEqual(['resp', 'pleth'])
  })
})
