import { expect, test } from 'vitest'
import { CHANNELS } from '../../contracts/channel.ts'
import { bindingsOf, wearerOf } from './bind.ts'
import { handshake } from './handshake.ts'
import { createProgress, hasRoom, MAX_HOLES, overdueHoles } from './progress.ts'
import { addRange } from './ranges.ts'
import { bucket } from './rate.ts'
import { nextReply } from './reply.ts'
import { helloOf } from './testing.ts'
import { plainText } from './text.ts'
import { changeOfUnit } from './units.ts'

test('[GATE-40] every unit a channel accepts has a way to its first unit', () => {
  for (const channel of CHANNELS)
    for (const unit of channel.units) expect(changeOfUnit(channel, unit), `${channel.key} in ${unit}`).not.toBeNull()
  const via = (key: string, unit: string, value: number) => {
    const { scale, shift } = changeOfUnit(CHANNELS.find((c) => c.key === key)!, unit)!
    return value * scale + shift
  }
  expect(via('art_sys', 'kPa', 16)).toBeCloseTo(120.01, 2)
  expect(via('cvp', 'cm[H2O]', 10)).toBeCloseTo(7.356, 3)
  expect(via('peep', 'mbar', 5)).toBeCloseTo(5.0986, 4)
  expect(via('temp', '[degF]', 98.6)).toBeCloseTo(37, 6)
  expect(via('fio2', '1', 0.21)).toBeCloseTo(21, 9)
  expect(via('tidal_volume', 'L', 0.5)).toBe(500)
  expect(changeOfUnit(CHANNELS.find((c) => c.key === 'spo2')!, 'kPa')).toBeNull()
})

test('[GATE-41] [P13] who wore the device at the first and the last instant; across a change of wearer, nobody', () => {
  const bindings = bindingsOf([
    { device: 'd', encounter: 'a', from_ms: 1_000, to_ms: 2_000 },
    { device: 'd', encounter: 'b', from_ms: 2_000, to_ms: null },
  ])
  expect(wearerOf(bindings, 'd', 1_000, 250)).toBe('a')
  expect(wearerOf(bindings, 'd', 1_750, 250)).toBe('a')
  expect(wearerOf(bindings, 'd', 1_900, 250)).toBe('unassigned:d')
  expect(wearerOf(bindings, 'd', 2_000, 0)).toBe('b')
  expect(wearerOf(bindings, 'd', 900, 0)).toBe('unassigned:d')
  expect(wearerOf(bindings, 'e', 1_500, 0)).toBe('unassigned:e')
})

test('[GATE-42] a bucket lets a burst through, goes into debt, and is ready when the debt is paid', () => {
  const tokens = bucket(10, 5, 0)
  expect([1, 2, 3, 4, 5].every(() => tokens.take(1, 0))).toBe(true)
  expect(tokens.take(3, 0)).toBe(false)
  expect(tokens.ready(350)).toBe(false)
  expect(tokens.ready(400)).toBe(true)
})

test('[GATE-43] progress is told first, then why there is none, and something before 2 s of silence', () => {
  const said = { up_to: 5, hold: '' as const, at_ms: 0 }
  expect(nextReply(said, 6, 'queue_full', 1)).toEqual({ ack: { up_to: 6 } })
  expect(nextReply(said, 5, 'queue_full', 1)).toEqual({ hold: { reason: 'queue_full', up_to: 5 } })
  expect(nextReply({ ...said, hold: 'queue_full' }, 5, 'queue_full', 500)).toBeNull()
  expect(nextReply({ ...said, hold: 'queue_full' }, 5, 'queue_full', 1_000)).not.toBeNull()
  expect(nextReply({ ...said, hold: 'queue_full' }, 5, '', 10)).toEqual({ ack: { up_to: 5 } })
  expect(nextReply(said, 5, '', 1_000)).toBeNull()
  expect(nextReply(said, 5, '', 1_500)).toEqual({ ack: { up_to: 5 } })
})

test('[GATE-44] holes wait for their patience, again after progress, not at all while excused', () => {
  const progress = createProgress()
  const source = progress.source('d', 'b', 0)
  progress.appended(source, 1, 2, 0, 0)
  progress.appended(source, 6, 6, 0, 1)
  expect(overdueHoles(source, 1_000, 10_000, false)).toEqual([])
  expect(overdueHoles(source, 10_999, 10_000, false)).toEqual([])
  expect(overdueHoles(source, 11_000, 10_000, false)).toEqual([[3, 5]])
  expect(overdueHoles(source, 12_000, 10_000, true)).toEqual([])
  expect(overdueHoles(source, 21_999, 10_000, false)).toEqual([])
  expect(overdueHoles(source, 22_000, 10_000, false)).toEqual([[3, 5]])
})

test('[GATE-45] a checkpoint covers durable facts only, and the log after it gives back the rest', () => {
  const before = createProgress()
  const source = before.source('d', 'b', 0)
  before.appended(source, 1, 1, 3, 0)
  before.appended(source, 2, 2, 3, 1)
  expect(source.kept.up_to).toBe(0)
  expect([...before.durable(3, 1)]).toEqual([source])
  const checkpoint = before.checkpoint()
  expect(checkpoint).toEqual({ sources: [{ device: 'd', boot: 'b', kept: { up_to: 1, above: [] }, mappings: [] }], offsets: { 3: 1 } })
  before.saved(checkpoint)
  expect(before.checkpoint().sources).toEqual([])
  const after = createProgress()
  after.restore(checkpoint)
  expect(after.covered(3)).toBe(1)
  after.observe(3, 1, { kind: 'skipped', at_ms: 5, encounter: 'e', device: 'd', boot: 'b', from_seq: 2, to_seq: 9, by: 'server' })
  expect(after.source('d', 'b', 9)).toMatchObject({ highest: 9, kept: { up_to: 9 }, received: { up_to: 9 } })
  expect(after.covered(3)).toBe(2)
})

test('[GATE-46] [P10] what is remembered of a device is bounded: its boots and its holes', () => {
  const progress = createProgress()
  const first = progress.source('d', 'b0', 0)
  for (let boot = 1; boot <= 8; boot++) {
    const newest = progress.source('d', `b${boot}`, 0)
    expect(progress.source('d', `b${boot}`, boot)).toBe(newest)
  }
  expect(progress.source('d', 'b0', 99)).not.toBe(first)
  const source = progress.source('e', 'b', 0)
  for (let n = 0; n < MAX_HOLES; n++) addRange(source.received, 10 + n * 2, 10 + n * 2)
  expect(hasRoom(source, 90_000)).toBe(false)
  expect(hasRoom(source, 11)).toBe(true)
})

test('[GATE-47] before the welcome only a hello and asked-for time replies are taken', () => {
  const at = { now_ms: 1_000_000, monotonic_ms: 10 }
  expect(handshake('d')({ time: { round: 1, server_ms: 0, device_ms: 5 } }, at)).toMatchObject({ do: 'close', close: 'hello_expected' })
  const step = handshake('d')
  expect(step({ hello: helloOf('d') }, at)).toEqual({ do: 'send', message: { time: { round: 1, server_ms: 1_000_000 } } })
  expect(step({ time: { round: 2, server_ms: 0, device_ms: 5 } }, at)).toMatchObject({ do: 'close', close: 'hello_invalid' })
  const good = handshake('d')
  good({ hello: helloOf('d') }, at)
  good({ time: { round: 1, server_ms: 0, device_ms: 900_000 } }, { now_ms: 1_000_010, monotonic_ms: 20 })
  good({ time: { round: 2, server_ms: 0, device_ms: 900_000 } }, { now_ms: 1_000_010, monotonic_ms: 20 })
  const last = good({ time: { round: 3, server_ms: 0, device_ms: 900_010 } }, { now_ms: 1_000_030, monotonic_ms: 40 })
  expect(last).toMatchObject({ do: 'open', device_ms: 900_010 })
})

test('[GATE-48] text of a device cannot carry what a database refuses', () => {
  expect(plainText('a\u0000b\ud800c\u0085', 10)).toBe('a b c ')
  expect(plainText('lang', 2)).toBe('la')
})
