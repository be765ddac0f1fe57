import type { WaveBlock } from '../../contracts/frame.ts'
import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { ECG_LEADS } from './leads.ts'
import { runQrs } from './qrs.ts'
import { scaleLead } from './qrs-lead.ts'
import { createQrs, followLeads, LEADS_MAX, type Qrs, restartQrs } from './qrs-memory.ts'
import { blockOf, continues, samplesBefore, usable } from './sampling.ts'

interface Beats {
  /** Number of the lead that is followed first, -1 before any; chosen by the quality signal. */
  lead: number
  /** A bit for each lead that is off. */
  off: number
  /** Leads that ever came, and those of them that are heard. */
  met: string[]
  heard: string[]
  qrs: Qrs | null
  /** Event time at which the samples should go on. */
  next_ms: number
  /** Event time of the newest beat. */
  beat_ms: number
}

/**
 * R peaks, in event time, at most a second after they happen: from up to three ECG leads together, the one followed and the
 * next that are on in the order of ECG_LEADS, whose beats must agree. `source` is the lead followed. `beat.noise`, beside each
 * beat: what the leads showed between beats, as part of a QRS.
 */
export default defineSignal<Beats>({
  id: 'beats',
  title: 'Heart beats',
  reads: ['ecg*', 'ecg.lead', 'ecg.off'],
  writes: ['beat', 'beat.noise'],
  lateness_ms: 2000,
  init: () => ({ lead: -1, off: 0, met: [], heard: [], qrs: null, next_ms: Number.NaN, beat_ms: Number.NEGATIVE_INFINITY }),

  block(state, input, out) {
    const { blocks } = input
    for (let b = 0; b < blocks.length; b++) meet(state, blocks[b]!)
    let from_ms = Number.NEGATIVE_INFINITY
    for (const { key, value, event_ms } of input.values) {
      if (key === 'ecg.lead' ? value === state.lead : key !== 'ecg.off' || value === state.off) continue
      run(state, input, from_ms, event_ms, out)
      from_ms = event_ms
      if (key === 'ecg.lead') state.lead = value
      else state.off = value
      choose(state)
    }
    run(state, input, from_ms, Number.POSITIVE_INFINITY, out)
  },

  gap(state) {
    if (state.qrs) restartQrs(state.qrs)
    state.next_ms = Number.NaN
    state.beat_ms = Number.NEGATIVE_INFINITY
  },
})

function meet(state: Beats, block: WaveBlock): void {
  if (state.met.includes(block.channel) || !usable(block)) return
  state.met.push(block.channel)
  choose(state)
}

/** The followed lead, then the others that are on. When every lead is off the followed one alone: what it says is blanked elsewhere. */
function choose(state: Beats): void {
  const { lead, off, met } = state
  const followed = ECG_LEADS[lead]
  if (followed === undefined) return
  const others = ECG_LEADS.filter((key, i) => i !== lead && met.includes(key) && !((off >> i) & 1))
  const all = (off >> lead) & 1 && others.length > 0 ? others : [followed, ...others]
  // In a fixed order, so that following another of them changes nothing.
  const heard = ECG_LEADS.filter((key) => all.slice(0, LEADS_MAX).includes(key))
  if (heard.join() === state.heard.join()) return
  state.heard = heard
  if (state.qrs) followLeads(state.qrs, heard)
}

/** Samples of the leads heard, in their order; written anew for each step. */
const samples: Array<Int16Array | null> = [null, null, null]

function run(state: Beats, input: SignalInput, start_ms: number, end_ms: number, out: Emit): void {
  const { heard } = state
  let first: WaveBlock | undefined
  for (let l = 0; l < heard.length && first === undefined; l++) first = blockOf(input.blocks, heard[l]!)
  if (first === undefined) return
  const { rate_hz } = first
  const { length } = first.samples
  const from = start_ms === Number.NEGATIVE_INFINITY ? 0 : samplesBefore(start_ms, input.event_ms, rate_hz, length)
  const to = end_ms === Number.POSITIVE_INFINITY ? length : samplesBefore(end_ms, input.event_ms, rate_hz, length)
  if (from >= to) return
  if (state.qrs?.rate_hz !== rate_hz) {
    state.qrs = createQrs(rate_hz)
    followLeads(state.qrs, heard)
  } else if (!continues(state.next_ms, input.event_ms + (from * 1000) / rate_hz, rate_hz)) restartQrs(state.qrs)
  state.next_ms = input.event_ms + (to * 1000) / rate_hz
  gather(state.qrs, input, rate_hz, length)
  runQrs(state.qrs, samples, from, to, (at, back, noise) => {
    const beat_ms = input.event_ms + ((at - back) * 1000) / rate_hz
    if (beat_ms <= state.beat_ms) return
    state.beat_ms = beat_ms
    out('beat', beat_ms, 1, '', ECG_LEADS[state.lead])
    out('beat.noise', beat_ms, noise, '', ECG_LEADS[state.lead])
  })
}

/** A lead at another rate, or one that brought less than the others, has nothing to say in this step. */
function gather(qrs: Qrs, input: SignalInput, rate_hz: number, length: number): void {
  for (let l = 0; l < qrs.leads.length; l++) {
    const lead = qrs.leads[l]!
    const block = blockOf(input.blocks, lead.channel)
    const fits = block !== undefined && block.rate_hz === rate_hz && block.samples.length === length
    samples[l] = fits ? block.samples : null
    if (fits && block.gain !== lead.gain) scaleLead(lead, block.gain)
  }
}
