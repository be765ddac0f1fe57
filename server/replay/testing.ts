import type { Alarm } from '../../contracts/alarm.ts'
import type { Command } from '../../contracts/command.ts'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import type { Explained } from '../../contracts/why.ts'
import { random } from '../runtime/testing.ts'
import { bedsidesOf } from '../simulator/bed-devices.ts'
import { REGISTRY, recordOf, START_MS } from '../simulator/play.testing.ts'
import { SCENARIO_BY_ID } from '../simulator/scenario.ts'
import { explained } from './explained.ts'

/** For tests: what happened at a bed, told by seconds, as its log; and the question asked of it afterwards. */
export const at_ms = (s: number): number => START_MS + s * 1_000
const ENCOUNTER = 'e1'
export const DEVICE = 'monitor-1'
const TICK_MS = 250

export interface Told {
  seed?: number
  seconds?: number
  /** The saturation the monitor shows. */
  spo2?: (s: number) => number
  /** Without one of these the monitor sends its numbers only, which costs less. */
  leads_off?: readonly [from_s: number, to_s: number]
  noise?: readonly [from_s: number, to_s: number]
  scenario?: readonly [id: string, from_s: number]
  waves?: boolean
  /** When the frame that ends then arrives; null = never. */
  arrives?: (s: number) => number | null
  /** Seconds in which the server was not running. */
  down?: readonly [from_s: number, to_s: number]
  /** What else is in the log. */
  more?: readonly LogRecord[]
}

/** The log of a monitored patient, in the order in which its records were born. Somebody watches from the beginning. */
export function logOf(told: Told): Array<{ offset: number; record: LogRecord }> {
  const records: LogRecord[] = [
    { kind: 'admit', at_ms: START_MS, encounter: ENCOUNTER, ward: 'w', bed: '1', profile: 'adult', by: 't' },
    { kind: 'bind', at_ms: START_MS, encounter: ENCOUNTER, device: DEVICE, from_ms: START_MS - 1, by: 't' },
    watchedBy(0, 'anna'),
    ...framesOf(told),
    ...(told.more ?? []),
  ]
  const { seconds = 180, down = [0, 0] } = told
  for (let ms = START_MS + TICK_MS; ms <= at_ms(seconds); ms += TICK_MS) records.push({ kind: 'tick', at_ms: ms })
  return records
    .filter((record) => record.at_ms <= at_ms(down[0]) || record.at_ms > at_ms(down[1]))
    .sort((a, b) => a.at_ms - b.at_ms)
    .map((record, offset) => ({ offset, record }))
}

function framesOf({ seed = 5, seconds = 180, spo2, scenario, arrives, ...more }: Told): FrameRecord[] {
  const waves = more.waves || scenario !== undefined || more.leads_off !== undefined || more.noise !== undefined
  const noise = random(seed)
  const [monitor] = bedsidesOf([{ device: DEVICE, kind: 'monitor', profile: 'adult' }], {
    ...{ seed, bed: 1, start_ms: START_MS, frames_per_s: 4, script_speed: 1, cheap: false },
  })
  const { bedside } = monitor!
  const frames: FrameRecord[] = []
  for (let now_ms = START_MS + TICK_MS; now_ms <= at_ms(seconds); now_ms += TICK_MS) {
    if (scenario && now_ms - TICK_MS === at_ms(scenario[1])) bedside.trigger(SCENARIO_BY_ID.get(scenario[0])!)
    for (const sent of bedside.frames(now_ms, 100)) {
      const record = recordOf(bedside, DEVICE, frames.length + 1, sent, now_ms)
      const ends_s = (record.event_ms + record.frame.duration_ms - START_MS) / 1_000
      const values = record.frame.values.map((v) => (v.channel === 'spo2' && spo2 ? { ...v, value: spo2(ends_s) } : v))
      const arrives_s = arrives ? arrives(ends_s) : ends_s
      frames.push({
        ...record,
        at_ms: arrives_s === null ? Number.NaN : at_ms(arrives_s) + 20,
        frame: { ...record.frame, ...disturbed(record, ends_s, waves, noise, more), values },
      })
    }
  }
  return frames.filter((frame) => !Number.isNaN(frame.at_ms))
}

/** All leads come off and on again; the ECG drowns in noise of several millivolts. */
function disturbed({ frame }: FrameRecord, s: number, waves: boolean, noise: () => number, { leads_off, noise: noisy }: Told) {
  const leads = frame.blocks.filter(({ channel }) => channel.startsWith('ecg'))
  const of = (kind: 'lead_off' | 'lead_on') => leads.map(({ channel }) => ({ kind, channel, text: '', value: 0, offset_ms: 0 }))
  const is = (at_s: number | undefined) => at_s !== undefined && s > at_s && s <= at_s + TICK_MS / 1_000
  const events = [...frame.events, ...(is(leads_off?.[0]) ? of('lead_off') : []), ...(is(leads_off?.[1]) ? of('lead_on') : [])]
  const drowns = noisy !== undefined && s > noisy[0] && s <= noisy[1]
  const blocks = frame.blocks.map((block) =>
    drowns && leads.includes(block) ? { ...block, samples: block.samples.map(() => Math.round((noise() - 0.5) * 6_000)) } : block,
  )
  return { events, blocks: waves ? blocks : [] }
}

/** Whoever has this bed on a screen, with sound, from then on. */
export function watchedBy(s: number, ...users: string[]): LogRecord {
  const screens = users.map((user) => ({ screen: `screen-${user}`, user }))
  return { kind: 'coverage', at_ms: at_ms(s), encounter: ENCOUNTER, screens }
}

/** A command without its stay. */
type Bare = Command extends infer C ? (C extends Command ? Omit<C, 'encounter'> : never) : never

export function commandAt(s: number, by: string, command: Bare): LogRecord {
  return { kind: 'command', at_ms: at_ms(s), key: `key-${s}`, by, command: { ...command, encounter: ENCOUNTER } as Command }
}

export const about = (s: number) => ({ at_ms: at_ms(s), encounter: ENCOUNTER }) as const

/** Why, by a replay from the first record. `detector`: null = of all. */
export async function whyOf(
  told: Told,
  from_s: number,
  to_s: number,
  detector: string | null,
  stored: Alarm | null = null,
): Promise<Explained> {
  const records = logOf(told)
  async function* log() {
    yield* records
  }
  const question = { from_ms: at_ms(from_s), to_ms: at_ms(to_s), detector, stored, over: () => false }
  const beginning = { snapshot: null, offset: 0 }
  const said = await explained({
    ...{ registry: REGISTRY, partition: 0, encounter: ENCOUNTER, beginning, records: log(), build: REGISTRY.build },
    ...question,
  })
  return said!
}
