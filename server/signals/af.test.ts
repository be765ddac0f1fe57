import { describe, expect, test } from 'vitest'
import af from './af.ts'
import { frames, only, randomOf, run, START_MS, type Told } from './testing.ts'

/** Beats with these intervals, told a second late as the beats signal may; the ECG's quality each second. */
function rhythm(next_ms: (i: number) => number, seconds = 90, bad: [number, number] = [0, 0]): Told[] {
  const values: Array<{ key: string; value: number; event_ms: number; quality?: string }> = []
  for (let t = START_MS + 400, i = 0; t < START_MS + seconds * 1000; t += next_ms(i++)) values.push({ key: 'beat', value: 1, event_ms: t })
  for (let s = 1; s <= seconds; s++) {
    const quality = s > bad[0] && s <= bad[1] ? 'noise' : ''
    values.push({ key: 'ecg.quality', value: quality ? 0 : 100, event_ms: START_MS + s * 1000 - 1, quality })
  }
  values.sort((a, b) => a.event_ms - b.event_ms)
  const silent = { channel: 'ecg_ii', rate_hz: 250, gain: 0.005, offset: 0, samples: new Int16Array(seconds * 250) }
  return run(frames({ waves: [silent], values }, 250), [af])
}

const last = (told: readonly Told[], name = 'af') => only(told, name).at(-1)!

describe('atrial fibrillation', () => {
  test.each([1, 2, 3, 4])('[SIG-40] intervals that follow no pattern are, seed %i', (seed) => {
    const random = randomOf(seed)
    const told = rhythm(() => 450 + 600 * random())
    expect(last(told)).toMatchObject({ value: 1, quality: '' })
    expect(last(told, 'af.score').value).toBeGreaterThan(-1)
  })

  const random = randomOf(9)
  const regular: Array<[string, (i: number) => number]> = [
    ['a sinus rhythm', () => 800 + 20 * random()],
    ['one that breathes', (i) => 850 + 90 * Math.sin(i / 1.5) + 15 * random()],
    ['bigeminy', (i) => (i % 2 === 0 ? 500 : 1050) + 20 * random()],
    ['a premature beat now and then', (i) => (i % 7 === 3 ? 520 : i % 7 === 4 ? 1080 : 800) + 15 * random()],
    ['a rate that climbs', (i) => 900 - 4 * i + 15 * random()],
  ]
  test.each(regular)('[SIG-40] %s is not', (_, next) => {
    expect(last(rhythm(next))).toMatchObject({ value: 0, quality: '' })
  })

  test('[SIG-41] too few beats, or an ECG that cannot be judged, is no rhythm: blank with the reason', () => {
    const irregular = randomOf(5)
    const told = rhythm(() => 450 + 600 * irregular(), 90, [50, 70])
    const at = (s: number) => only(told, 'af').find((t) => t.event_ms === START_MS + s * 1000)!
    expect([at(6).quality, at(40).quality, at(60).quality, at(74).quality]).toEqual(['learning', '', 'noise', 'learning'])
    expect(at(60).value).toBeNaN()
    expect(last(rhythm(() => 5000))).toMatchObject({ quality: 'learning' })
  })

  test('[SIG-41] one answer every two seconds', () => {
    expect(
      only(
        rhythm(() => 800, 60),
        'af',
      ),
    ).toHaveLength(30)
  })
})
