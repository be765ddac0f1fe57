import { describe, expect, test } from 'vitest'
import { CHANNEL_BY_MDC } from '../../contracts/channel.ts'
import { checkHello } from '../gate/hello.ts'
import { bedsidesOf } from './bed-devices.ts'
import type { Bedside } from './bedside.ts'
import { encodeFrame } from './frame.ts'
import { PROFILES, type Profile } from './patient.ts'
import { START_MS } from './play.testing.ts'
import { SCENARIO_BY_ID } from './scenario.ts'

const KINDS = ['monitor', 'ventilator', 'pump'] as const
type Kind = (typeof KINDS)[number] | 'wearable'

function bedOf(kinds: readonly Kind[], { bed = 0, seed = 3, profile = 'adult' as Profile, cheap = false } = {}) {
  const made = bedsidesOf(
    kinds.map((kind) => ({ device: `${kind}-1`, kind, profile })),
    { seed, bed, start_ms: START_MS, frames_per_s: 4, script_speed: 1, cheap },
  )
  return new Map(made.map(({ kind, bedside }) => [kind, bedside]))
}

/** Values by channel key, and samples in physical units, of everything a device says up to `seconds`. */
function said(bedside: Bedside, seconds: number) {
  const keys = new Map(bedside.hello.channels!.map((c) => [c.index!, { key: CHANNEL_BY_MDC.get(c.mdc!)!.key, gain: c.gain! }]))
  const values = new Map<string, number[]>()
  const waves = new Map<string, number[]>()
  const add = (to: Map<string, number[]>, key: string, more: Iterable<number>) => to.set(key, [...(to.get(key) ?? []), ...more])
  const frames = bedside.frames(START_MS + seconds * 1_000, 100_000)
  for (const frame of frames) {
    for (const { channel, value } of frame.values ?? []) add(values, keys.get(channel)!.key, [value])
    for (const { channel, samples } of frame.blocks ?? []) {
      const { key, gain } = keys.get(channel)!
      add(
        waves,
        key,
        Array.from(samples, (s) => s * gain),
      )
    }
  }
  return { frames, values: (key: string) => values.get(key) ?? [], wave: (key: string) => waves.get(key) ?? [] }
}

/** Where a wave rises through the middle of its height, in seconds. */
function rises(wave: readonly number[], rate_hz: number): number[] {
  const half = (Math.max(...wave) + Math.min(...wave)) / 2
  return wave.flatMap((v, i) => (i > 0 && v >= half && wave[i - 1]! < half ? [i / rate_hz] : []))
}

test.each([...KINDS, 'wearable'] as const)('[SIM-40] the gate accepts what a simulated %s says of itself', (kind) => {
  const { hello } = bedOf([kind]).get(kind)!
  const channels = hello.channels!.map((c) => ({
    index: c.index!,
    mdc: c.mdc!,
    name: c.name!,
    unit: c.unit!,
    rate_hz: c.rate_hz!,
    gain: c.gain!,
    offset: c.offset!,
  }))
  const message = {
    device: hello.device,
    boot: 'b',
    protocol: 1,
    keeps_ms: 0,
    channels,
    origin: 'simulated',
    kind,
    model: '',
    serial: '',
  } as const
  expect(checkHello(message, hello.device)).toMatchObject({ ok: true, hello: { kind } })
})

test('[SIM-41] the same seed gives the same frames of every device, byte for byte', () => {
  const bytes = () => {
    const bed = bedOf(['monitor', 'ventilator', 'pump'])
    return KINDS.map((kind) => said(bed.get(kind)!, 20).frames.map((f, i) => Buffer.from(encodeFrame(i + 1, f)).toString('hex')))
  }
  expect(bytes()).toEqual(bytes())
})

describe.each(PROFILES)('a ventilated %s', (profile) => {
  const bed = bedOf(KINDS, { profile })
  const monitor = said(bed.get('monitor')!, 60)
  const ventilator = said(bed.get('ventilator')!, 60)

  test('[SIM-42] numbers of the ventilator are those of its waves, and agree with each other', () => {
    const tail = ventilator.wave('paw').slice(-20 * 62)
    const [peak, peep] = [ventilator.values('paw_peak').at(-1)!, ventilator.values('peep').at(-1)!]
    expect(Math.abs(Math.max(...tail) - peak)).toBeLessThan(1.2)
    expect(Math.abs(Math.min(...tail) - peep)).toBeLessThan(1)
    expect(ventilator.values('paw_plateau').at(-1)).toBeLessThanOrEqual(peak)
    expect(ventilator.values('paw_mean').at(-1)).toBeGreaterThan(peep)
    const [volume, rate] = [ventilator.values('tidal_volume').at(-1)!, ventilator.values('vent_rate').at(-1)!]
    expect(Math.abs(Math.max(...ventilator.wave('vent_volume').slice(-20 * 62)) / volume - 1)).toBeLessThan(0.06)
    expect(ventilator.values('minute_volume').at(-1)).toBeCloseTo((volume * rate) / 1_000, 0)
    expect(ventilator.values('tidal_volume_set').at(-1)! / volume).toBeCloseTo(1, 0)
  })

  test('[SIM-43] the chest on the monitor rises with the breaths of the ventilator', () => {
    const breaths = rises(ventilator.wave('vent_volume'), 62.5)
    const chest = rises(monitor.wave('resp'), 62.5)
    expect(breaths.length).toBeGreaterThan(9)
    const near = breaths.filter((t) => chest.some((c) => Math.abs(c - t) < 1))
    expect(near.length / breaths.length).toBeGreaterThan(0.9)
    expect(Math.abs(monitor.values('rr_device').at(-1)! - ventilator.values('vent_rate').at(-1)!)).toBeLessThanOrEqual(1)
  })
})

test('[SIM-44] off the tube pressure and expired volume collapse, the ventilator goes on and says so, and the chest stands still', () => {
  const bed = bedOf(KINDS)
  bed.get('monitor')!.trigger(SCENARIO_BY_ID.get('vent-disconnect')!)
  const monitor = said(bed.get('monitor')!, 40)
  const ventilator = said(bed.get('ventilator')!, 40)
  for (const key of ['paw_peak', 'tidal_volume', 'peep']) expect(ventilator.values(key).at(-1), key).toBeLessThanOrEqual(2)
  expect(ventilator.values('vent_rate').at(-1)).toBeGreaterThan(8)
  expect(Math.max(...ventilator.wave('vent_flow').slice(-10 * 62))).toBeGreaterThan(20)
  expect(ventilator.frames.flatMap((f) => f.alarms ?? [])).toMatchObject([{ code: 'vent_disconnect', phase: 'start', priority: 'high' }])
  const chest = monitor.wave('resp').slice(-10 * 62)
  expect(Math.max(...chest) - Math.min(...chest)).toBeLessThan(0.2)
  const later = said(bed.get('ventilator')!, 100)
  expect(later.frames.flatMap((f) => f.alarms ?? [])).toMatchObject([{ code: 'vent_disconnect', phase: 'end' }])
  expect(later.values('paw_peak').at(-1)).toBeGreaterThan(12)
})

test('[SIM-45] a pump beside an arterial line gives a vasopressor and declares so; elsewhere a plain infusion', () => {
  const declared = (bed: number) =>
    bedOf(['monitor', 'pump'], { bed })
      .get('pump')!
      .hello.channels!.map((c) => CHANNEL_BY_MDC.get(c.mdc!)!.key)
  expect(declared(0)).toContain('pressor_rate')
  expect(declared(0)).not.toContain('pump_rate')
  expect(declared(1)).toContain('pump_rate')
})

test('[SIM-45] what is given, what is left and the time left go with the rate', () => {
  const pump = said(bedOf(['monitor', 'pump'], { bed: 1 }).get('pump')!, 600)
  const rate = pump.values('pump_rate').at(-1)!
  const [given, left] = [pump.values('pump_volume'), pump.values('pump_volume_left')]
  expect(given.at(-1)! - given[0]!).toBeCloseTo(rate / 6, 0)
  expect(left[0]! - left.at(-1)!).toBeCloseTo(rate / 6, 0)
  expect(pump.values('pump_time_left').at(-1)! / ((left.at(-1)! / rate) * 60)).toBeCloseTo(1, 1)
})

test('[SIM-46] an occluded pump stands, its pressure climbs, and it says so itself until it is free', () => {
  const bed = bedOf(['monitor', 'pump'])
  bed.get('monitor')!.trigger(SCENARIO_BY_ID.get('pump-occlusion')!)
  const pump = said(bed.get('pump')!, 30)
  expect(pump.values('pressor_rate').at(-1)).toBe(0)
  expect(pump.values('pump_pressure').at(-1)).toBeGreaterThan(500)
  const after = said(bed.get('pump')!, 60)
  expect([...pump.frames, ...after.frames].flatMap((f) => f.alarms ?? []).map((a) => [a.code, a.phase])).toEqual([
    ['MDC_EVT_FLUID_LINE_OCCL', 'start'],
    ['MDC_EVT_FLUID_LINE_OCCL', 'end'],
  ])
})

test('[SIM-47] a wearable sends a slow pleth, gravity on three axes, its pulse and its battery, and no ECG', () => {
  const wearable = said(bedOf(['wearable']).get('wearable')!, 30)
  expect(wearable.wave('pleth').length / 30).toBeCloseTo(62.5, 0)
  const [x, y, z] = ['acc_x', 'acc_y', 'acc_z'].map((key) => wearable.wave(key))
  for (const i of [0, 500, 1500]) expect(Math.hypot(x![i]!, y![i]!, z![i]!)).toBeCloseTo(1, 1)
  expect(wearable.values('pr').at(-1)).toBeGreaterThan(40)
  expect(wearable.values('steps').at(-1)).toBe(0)
  expect(wearable.values('hr_device')).toEqual([])
  expect(wearable.frames[0]!.events).toMatchObject([{ kind: 'battery' }])
})

test('[SIM-48] a bed plays only what it has the devices for', () => {
  const can = (kinds: readonly Kind[], bed: number, id: string) => bedOf(kinds, { bed }).get(kinds[0]!)!.can(SCENARIO_BY_ID.get(id)!)
  expect(can(['monitor'], 0, 'catheter-disconnect')).toBe(true)
  expect(can(['monitor'], 1, 'catheter-disconnect')).toBe(false)
  expect(can(['monitor'], 0, 'pressor-rising')).toBe(false)
  expect(can(KINDS, 0, 'pressor-rising')).toBe(true)
  expect(can(['monitor', 'pump'], 0, 'vent-disconnect')).toBe(false)
  expect(bedOf(KINDS, { cheap: true }).size).toBe(1)
})
