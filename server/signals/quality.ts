import type { DeviceEvent, WaveBlock } from '../../contracts/frame.ts'
import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { setOff } from './attachment.ts'
import { walkGrid } from './grid.ts'
import { ECG_LEADS } from './leads.ts'
import { samplesBefore, usable } from './sampling.ts'
import { closeSecond, createWatch, measure, type Watch, worse } from './watch.ts'

interface Quality {
  /** Waves ever seen or ever said to be off, by channel key. */
  watches: Record<string, Watch>
  /** The ECG lead the other signals follow; '' before the first. */
  lead: string
  /** Seconds for which the followed lead has been bad while another was better. */
  bad_s: number
  next_ms: number
}

const STEP_MS = 1000
/** A better lead must be better this long before it is followed, s. */
const SWITCH_AFTER_S = 2

/**
 * What each ECG lead is worth, once a second of event time, and which one to follow. 0 to 100; below that stands the reason:
 * lead_off (the device says so), missing, clipped, flat, noise. `ecg.off` is a bit per lead that is off.
 */
export default defineSignal<Quality>({
  id: 'quality',
  title: 'Signal quality',
  reads: ['ecg*'],
  writes: ['ecg.lead', 'ecg.off', 'ecg.quality'],
  lateness_ms: 2000,
  init: () => ({ watches: {}, lead: '', bad_s: 0, next_ms: Number.NaN }),

  block(state, input, out) {
    for (const block of input.blocks) if (usable(block)) watchOf(state, block.channel)
    followFirst(state, input, out)
    walkGrid(state, input, out, STEP_MS, take, closeAll)
  },

  gap(state) {
    state.next_ms = Number.NaN
    state.bad_s = 0
    for (const key of Object.keys(state.watches)) {
      const { off } = state.watches[key]!
      // What was off stays off, but the word that it is on again may have been lost in the hole.
      state.watches[key] = { ...createWatch(), off, doubted: off }
    }
  },
})

function watchOf(state: Quality, channel: string): Watch {
  const known = state.watches[channel]
  if (known) return known
  const watch = createWatch()
  state.watches[channel] = watch
  return watch
}

/** The samples and events of one step that lie in [from_ms, until_ms). */
function take(state: Quality, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const event of input.events) {
    const event_ms = input.event_ms + event.offset_ms
    if (event_ms >= from_ms && event_ms < until_ms) hear(state, event)
  }
  for (const block of input.blocks) if (usable(block)) takeBlock(state, block, input.event_ms, from_ms, until_ms)
}

function takeBlock(state: Quality, block: WaveBlock, start_ms: number, from_ms: number, until_ms: number): void {
  const { samples, rate_hz } = block
  const from = samplesBefore(from_ms, start_ms, rate_hz, samples.length)
  const to = samplesBefore(until_ms, start_ms, rate_hz, samples.length)
  if (from < to) measure(watchOf(state, block.channel), block, from, to)
}

/** Electrodes: channel '' is the whole device, 'ecg' every lead. */
function hear(state: Quality, event: DeviceEvent): void {
  const { kind, channel } = event
  if (kind !== 'lead_off' && kind !== 'lead_on') return
  const off = kind === 'lead_off'
  if (isEcg(channel) && channel !== 'ecg') setOff(watchOf(state, channel), off)
  else if (channel === '' || channel === 'ecg') {
    if (Object.keys(state.watches).length === 0) watchOf(state, 'ecg')
    for (const watch of Object.values(state.watches)) setOff(watch, off)
  }
}

function isEcg(key: string): boolean {
  return key.startsWith('ecg')
}

/** Follows the preferred lead from the first sample on, so that beats need not wait for the first full second. */
function followFirst(state: Quality, input: SignalInput, out: Emit): void {
  if (state.lead !== '') return
  const first = ECG_LEADS.findIndex((lead) => state.watches[lead] !== undefined)
  if (first < 0) return
  state.lead = ECG_LEADS[first]!
  out('ecg.lead', input.event_ms, first, '', state.lead)
}

function closeAll(state: Quality, at_ms: number, out: Emit): void {
  for (const watch of Object.values(state.watches)) closeSecond(watch)
  choose(state, at_ms, out)
  const lead = state.watches[state.lead]
  if (lead) {
    let off = 0
    ECG_LEADS.forEach((key, i) => {
      if (state.watches[key]?.off) off |= 1 << i
    })
    // With an electrode off, a lead that brings no samples is off with it: the cause is what somebody can mend.
    const reason = off !== 0 && lead.reason === 'missing' ? 'lead_off' : lead.reason
    out('ecg.off', at_ms, off, '', state.lead)
    out('ecg.quality', at_ms, lead.score, reason, state.lead)
  }
}

/** Stays with a lead until it has been worse than another for two seconds; leaves one that is off at once. */
function choose(state: Quality, at_ms: number, out: Emit): void {
  let best = state.lead
  for (const key of ECG_LEADS) {
    const watch = state.watches[key]
    if (watch && (best === '' || worse(state.watches[best]!.reason, watch.reason))) best = key
  }
  if (best === state.lead) {
    state.bad_s = 0
    return
  }
  state.bad_s++
  const current = state.watches[state.lead]
  if (current && !current.off && state.bad_s < SWITCH_AFTER_S) return
  state.lead = best
  state.bad_s = 0
  out('ecg.lead', at_ms, ECG_LEADS.indexOf(best as (typeof ECG_LEADS)[number]), '', best)
}
