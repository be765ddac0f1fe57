import type { DeviceEvent, WaveBlock } from '../../contracts/frame.ts'
import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { setOff } from './attachment.ts'
import { walkGrid } from './grid.ts'
import { blockOf, samplesBefore } from './sampling.ts'
import { closeWaveSecond, createWaveWatch, GREATEST, LEAST, LEVEL, measureWave, type WaveWatch } from './wave-watch.ts'

interface WaveQuality {
  /** Waves ever seen or said to be off, by channel key. */
  watches: Record<string, WaveWatch>
  next_ms: number
}

const STEP_MS = 1000
const WAVES = ['pleth', 'resp', 'art'] as const

/**
 * What the pleth, the impedance and the arterial wave are worth, once a second of event time: 0 to 100, below that the reason:
 * probe_off, lead_off (the device says so), missing, clipped, out_of_range (a pressure no artery has), flat, noise, motion.
 * `art.level`: mean of the last second of the arterial wave, mmHg, whatever it is worth; `pleth.low`, `pleth.high`: least and
 * greatest of the last second of the pleth.
 */
export default defineSignal<WaveQuality>({
  id: 'wave-quality',
  title: 'Quality of pleth, arterial and breathing waves',
  reads: ['pleth', 'resp', 'art', 'pr'],
  writes: ['pleth.quality', 'resp.quality', 'art.quality', 'art.level', 'pleth.low', 'pleth.high'],
  lateness_ms: 2000,
  init: () => ({ watches: {}, next_ms: Number.NaN }),

  block(state, input, out) {
    for (const channel of WAVES) if (blockOf(input.blocks, channel)) watchOf(state, channel)
    walkGrid(state, input, out, STEP_MS, take, closeAll)
  },

  gap(state) {
    state.next_ms = Number.NaN
    for (const [key, { off, seen }] of Object.entries(state.watches)) {
      // What was off stays off, but the word that it is on again may have been lost in the hole.
      state.watches[key] = { ...createWaveWatch(), off, seen, doubted: off }
    }
  },
})

function watchOf(state: WaveQuality, channel: string): WaveWatch {
  const known = state.watches[channel]
  if (known) return known
  const watch = createWaveWatch()
  state.watches[channel] = watch
  return watch
}

/** The samples and events of one step that lie in [from_ms, until_ms). */
function take(state: WaveQuality, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const event of input.events) {
    const event_ms = input.event_ms + event.offset_ms
    if (event_ms >= from_ms && event_ms < until_ms) hear(state, event)
  }
  for (const channel of WAVES) {
    const block = blockOf(input.blocks, channel)
    if (block) takeBlock(watchOf(state, channel), block, input.event_ms, from_ms, until_ms)
  }
}

function takeBlock(watch: WaveWatch, block: WaveBlock, start_ms: number, from_ms: number, until_ms: number): void {
  const { samples, rate_hz } = block
  const from = samplesBefore(from_ms, start_ms, rate_hz, samples.length)
  const to = samplesBefore(until_ms, start_ms, rate_hz, samples.length)
  if (from < to) measureWave(watch, block, from, to)
}

/** Electrodes and probes: a lead without a name is the whole device, impedance with it; the only probe is the pleth's. */
function hear(state: WaveQuality, { kind, channel }: DeviceEvent): void {
  if (kind === 'lead_off' || kind === 'lead_on') {
    if (channel === 'resp' || (channel === '' && state.watches.resp)) setOff(watchOf(state, 'resp'), kind === 'lead_off')
  } else if (kind === 'probe_off' || kind === 'probe_on') setOff(watchOf(state, 'pleth'), kind === 'probe_off')
}

function closeAll(state: WaveQuality, at_ms: number, out: Emit): void {
  for (const channel of WAVES) {
    const watch = state.watches[channel]
    if (!watch) continue
    closeWaveSecond(watch, channel)
    // A probe that never sent a wave speaks only through its words.
    if (!watch.seen && !watch.off) delete state.watches[channel]
    else out(`${channel}.quality`, at_ms, watch.score, watch.reason, channel)
    const tell = (name: string, value: number) => out(name, at_ms, value, Number.isNaN(value) ? 'missing' : '', channel)
    if (channel === 'pleth') {
      tell('pleth.low', watch.m[LEAST]!)
      tell('pleth.high', watch.m[GREATEST]!)
    } else if (channel === 'art') tell('art.level', watch.m[LEVEL]!)
  }
}
