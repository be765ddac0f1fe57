import type { Alarm, Origin, Priority, RuleInForce } from '../../contracts/alarm.ts'
import type { Outcome } from '../../contracts/command.ts'
import type { NumberNow } from '../../contracts/effect.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { NO_POLICY, type Times } from './chain.ts'
import type { Means } from './means.ts'
import type { Chart } from './observed.ts'
import type { Profile, Registry, Settings } from './registry.ts'
import type { Sink } from './sink.ts'
import type { Order } from './source.ts'
import type { Trace } from './trace.ts'
import type { History } from './window.ts'

/** What one step works with beside the patient: the time of the record, and where effects go. */
export interface Step {
  registry: Registry
  /** Highest at_ms so far: never backwards. */
  now_ms: number
  /** When the gate last opened: silence and waiting are counted from here. */
  opened_ms: number
  sink: Sink
  count(name: string, reason: string): void
  /** Alarms began or ended: what follows from them must be brought in line, once all has been judged at this instant. */
  unsettled: boolean
  /** Only in a replay that explains. */
  trace?: Trace | undefined
}

/** Frames of one source on their way through the signals: live, or back-fill beside it. */
export interface Flow {
  /** Data is whole from here to `frontier_ms`, event time. */
  cover_ms: number
  frontier_ms: number
  /** Where the next frame should start. */
  end_ms: number
  channels: string[]
  /** Begun but not yet whole cell of the data, see cells.ts. */
  rest: FrameRecord | null
  states: Record<string, unknown>
  /** Derived from `channels`; not part of a snapshot. */
  wiring: Wiring | null
}
export interface Wiring {
  signals: readonly number[]
  /** By detector index: whether this flow feeds it. */
  feeds: readonly boolean[]
  waves: boolean
}

export interface Source {
  device: string
  boot: string
  origin: Origin
  order: Order
  /** Receipt of its newest frame, server clock. */
  arrived_ms: number
  flow: Flow
  late: { flow: Flow; lane: Lane; seq: number; at_ms: number } | null
}

/** Values in event time and what the detectors made of them. */
export interface Lane {
  /** '' for the live lane, else the source it back-fills: its alarms are late and never sound. */
  late: string
  histories: Map<string, History>
  /** Quality texts by code; 0 is good. */
  qualities: string[]
  /** Next grid point by detector index, -1 before the first. */
  next: number[]
  last: number[]
  due_ms: number
  rules: Map<string, Rule>
}

/** Where one detector stands on one channel. NaN = not running. */
export interface Rule {
  detector: string
  channel: string
  /** First evaluation of the stretch that is true now. */
  onset_ms: number
  true_ms: number
  inside_ms: number
  rule: RuleInForce | null
}

/**
 * An open alarm. `asked`: the revision at which it last asked for attention (raised, came again, rose); `stepped`: at which
 * its chain last took a step or began anew.
 */
export interface Open {
  key: string
  latches: boolean
  /** Its message was waiting to be acknowledged when it came again: it waits on, whatever came. */
  owed?: boolean
  alarm: Alarm
  asked: number
  stepped: number
  /** Event time a provisional alarm was decided at. */
  decided_ms: number
}

export interface Pause {
  by: string
  reason: string
  from_ms: number
  until_ms: number
  /** A new alarm must outrank this to break through. */
  above: Priority
}

export interface LimitsVersion {
  version: number
  from_ms: number
  set_by: string
  reason: string
  until_ms: number | null
  /** What differs from the profile. */
  overrides: Record<string, Settings>
}

export interface Device {
  bound: boolean
  /** Receipt of its newest frame since admission; -1 = never sent. */
  heard_ms: number
  boot: string
  uncertainty_ms: number
  /** Until when a break of its clock keeps it in doubt. */
  doubt_until_ms: number
}

/** Who is asked to come, and what the ward wants of that. */
export interface Attention {
  standby: { by: string; reason: string; from_ms: number; until_ms: number } | null
  /** The ward's alarm policy: when, not whom. */
  times: Times
  /** Which screens show this bed; null = nobody has said. */
  screens: ReadonlyArray<{ screen: string; user: string }> | null
  /** Open alarms whose calls reached nobody. */
  undelivered: string[]
  /** When the rules of this patient were last raised, server clock. */
  raises: Map<string, number[]>
}

/** One admitted encounter. Plain data: survives structuredClone, and is all there is to a patient. */
export interface Patient extends Attention {
  encounter: string
  ward: string
  bed: string
  profile: Profile
  origin: Origin
  revision: number
  pause: Pause | null
  limits: LimitsVersion[]
  open: Map<string, Open>
  /** The last alarms that closed: id and who had acknowledged. */
  closed: Array<{ id: string; by: string | null }>
  devices: Map<string, Device>
  sources: Map<string, Source>
  lane: Lane
  /** Leads and probes that are off: device and channel -> what. */
  off: Map<string, { kind: 'lead_off' | 'probe_off'; device: string; channel: string; text: string }>
  numbers: { second: number; now: Record<string, NumberNow> }
  /** What people wrote down at the bed. */
  chart: Chart
  /** `judged_ms`: last instant judged, event time; `told`: what screens know, since `told_ms`, server clock. */
  scores: { means: Means; judged_ms: number; told_ms: number; told: string }
  /** Outcomes of the last commands by key. */
  answered: Array<[key: string, outcome: Outcome]>
  analysis: { off: boolean; since_ms: number; retry_ms: number }
}

export function nobodyAsked(): Attention {
  return { standby: null, times: NO_POLICY, screens: null, undelivered: [], raises: new Map() }
}

export function emptyFlow(): Flow {
  return { cover_ms: -1, frontier_ms: -1, end_ms: -1, channels: [], rest: null, states: {}, wiring: null }
}

export function emptyLane(registry: Registry, late: string): Lane {
  const none = registry.detectors.map(() => -1)
  return { late, histories: new Map(), qualities: [''], next: none, last: [...none], due_ms: -1, rules: new Map() }
}
