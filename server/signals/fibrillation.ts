import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { addActivity, createActivity, type LeadActivity, PANE_MS, restartActivity } from './fibrillation-lead.ts'
import { closePane, constantMs, type Oscillation, oscillation, stillMs } from './fibrillation-pane.ts'
import { walkGrid } from './grid.ts'
import { ECG_LEADS } from './leads.ts'
import { blockOf, continues, samplesBefore, usable } from './sampling.ts'

interface Fibrillation {
  /** Leads watched, at most LEADS_MAX. */
  leads: LeadActivity[]
  next_ms: number
}

/** Stillness is told this often, the rest each half second. */
const STEP_MS = 250
const LEADS_MAX = 4
/** A line that does not move is told of from here on. */
const CONSTANT_MS = 1000
/** What is known at the end of a half second is told of its last instant, so that a judgement at its end has it. */
const JUST_BEFORE_MS = 1
/** A lead that swings less takes no part: an electrode that hangs loose must not hide a fibrillation in the others. */
const SWING_MV = 0.1
/** Fibrillation and flutter swing at 150 to 500 per minute. The crossings of a coarse wave on a slow one are fewer. */
const SLOWEST_HZ = 1
const FASTEST_HZ = 9
/** In an oscillation no half second rests: its steepest slope stays above a quarter of the wildest one's. */
const STEADY = 0.25

/**
 * Fibrillation and flutter of the ventricles, and hearts that stand still, from the shape of every lead, without any beat.
 * Each half second: `vf.score`, the evenness of slopes over the last 4 s in the lead where it is least (sine 0.64, complexes
 * with rests between them below 0.25), 0 where a lead rests, is too slow or too fast; `vf.mv` its swing, `vf.hz` its pace;
 * four times a second `still_ms`, how long no lead has moved like its own QRS complexes, and `constant_ms`, how long none has
 * moved at all. Blank ('missing') while no lead can be judged.
 */
export default defineSignal<Fibrillation>({
  id: 'fibrillation',
  title: 'Fibrillation and stillness',
  reads: ['ecg*'],
  writes: ['vf.score', 'vf.mv', 'vf.hz', 'still_ms', 'constant_ms'],
  lateness_ms: 2000,
  init: () => ({ leads: [], next_ms: Number.NaN }),

  block(state, input, out) {
    meet(state, input)
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state) {
    for (const lead of state.leads) restartActivity(lead)
    state.next_ms = Number.NaN
  },
})

/** A lead whose samples do not go on where they ended begins anew; new ones are taken in the order of preference. */
function meet(state: Fibrillation, input: SignalInput): void {
  let strangers = false
  for (const block of input.blocks) {
    if (!usable(block)) continue
    const lead = leadOf(state, block.channel)
    if (!lead || lead.rate_hz !== block.rate_hz) strangers = true
    else {
      if (!Number.isNaN(lead.next_ms) && !continues(lead.next_ms, input.event_ms, block.rate_hz)) restartActivity(lead)
      lead.next_ms = input.event_ms + (block.samples.length * 1000) / block.rate_hz
    }
  }
  if (strangers) welcome(state, input)
}

function welcome(state: Fibrillation, input: SignalInput): void {
  for (const key of ECG_LEADS) {
    const block = blockOf(input.blocks, key)
    if (!block) continue
    const known = state.leads.findIndex((lead) => lead.channel === key)
    if (known >= 0 ? state.leads[known]!.rate_hz === block.rate_hz : state.leads.length >= LEADS_MAX) continue
    const lead = createActivity(key, block.rate_hz)
    lead.next_ms = input.event_ms + (block.samples.length * 1000) / block.rate_hz
    if (known >= 0) state.leads[known] = lead
    else state.leads.push(lead)
  }
}

function leadOf(state: Fibrillation, channel: string): LeadActivity | undefined {
  for (const lead of state.leads) if (lead.channel === channel) return lead
  return undefined
}

function take(state: Fibrillation, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const block of input.blocks) {
    const lead = leadOf(state, block.channel)
    if (!lead || !usable(block)) continue
    const from = samplesBefore(from_ms, input.event_ms, block.rate_hz, block.samples.length)
    const to = samplesBefore(until_ms, input.event_ms, block.rate_hz, block.samples.length)
    if (from < to) addActivity(lead, block, from, to)
  }
}

/** The least over the leads that can be judged: one that moves is enough. */
function tellStillness(state: Fibrillation, at_ms: number, out: Emit): void {
  let still_ms = Number.POSITIVE_INFINITY
  let constant_ms = Number.POSITIVE_INFINITY
  for (const lead of state.leads) {
    const lead_ms = stillMs(lead)
    if (Number.isNaN(lead_ms)) continue
    still_ms = Math.min(still_ms, lead_ms)
    constant_ms = Math.min(constant_ms, constantMs(lead))
  }
  const seen = Number.isFinite(still_ms)
  out('still_ms', at_ms, seen ? still_ms : Number.NaN, seen ? '' : 'missing')
  if (constant_ms >= CONSTANT_MS && seen) out('constant_ms', at_ms, constant_ms)
}

function tell(state: Fibrillation, at_ms: number, out: Emit): void {
  if (at_ms % PANE_MS === 0) {
    for (const lead of state.leads) closePane(lead)
    tellOscillation(state, at_ms - JUST_BEFORE_MS, out)
  }
  tellStillness(state, at_ms - JUST_BEFORE_MS, out)
}

function tellOscillation(state: Fibrillation, at_ms: number, out: Emit): void {
  const found: Oscillation = { evenness: 0, steadiness: 0, swing_mv: 0, hz: 0 }
  let score = Number.POSITIVE_INFINITY
  let swing_mv = 0
  let hz = 0
  let seen = false
  let judged = false
  for (const lead of state.leads) {
    if (!oscillation(lead, found)) continue
    seen = true
    if (found.swing_mv < SWING_MV) continue
    judged = true
    const even = scoreOf(found)
    if (even >= score) continue
    score = even
    swing_mv = found.swing_mv
    hz = found.hz
  }
  // Leads that are seen and do not swing do not fibrillate.
  out('vf.score', at_ms, judged ? score : seen ? 0 : Number.NaN, seen ? '' : 'missing')
  if (!judged || score === 0) return
  out('vf.mv', at_ms, swing_mv)
  out('vf.hz', at_ms, hz)
}

function scoreOf({ evenness, steadiness, hz }: Oscillation): number {
  return steadiness >= STEADY && hz >= SLOWEST_HZ && hz <= FASTEST_HZ ? evenness : 0
}
