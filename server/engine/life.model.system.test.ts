import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Alarm, comparePriority, isOpen, sounds } from '../../contracts/alarm.ts'
import type { Command } from '../../contracts/command.ts'
import type { AlarmEffect, BedState, Effect } from '../../contracts/effect.ts'
import type { DeviceAlarm } from '../../contracts/frame.ts'
import type { LogRecord } from '../../contracts/record.ts'
import type { Times } from './chain.ts'
import {
  CAN_BE,
  CHANNEL,
  PRIORITY,
  Reference,
  type Severity,
  type Sheet,
  STEP_MS,
  THING_DETECTORS,
  THINGS,
  type Thing,
} from './life.reference.ts'
import { createPartition, type Partition } from './partition.ts'
import { admit, START_MS } from './testing.ts'

/** 2,000 whenever tests run, 100,000 in a night (server/setup/nightly.mjs). */
const SEQUENCES = Number(process.env.WARDWAVE_SEQUENCES ?? 2_000)
const LATCHING = new Set<string>(['above', 'below'])

const thingOf = ({ detector, source }: Alarm): Thing => (source === 'device' ? 'device' : (detector as Thing))

/** Said often: a test's own expect would take most of the time. */
function must(holds: boolean, rule: string, of: unknown): void {
  if (!holds) throw new Error(`${rule}: ${JSON.stringify(of)}`)
}

const same = (engine: string, paper: string): void => must(engine === paper, 'the answer', { engine, paper })

/** The engine's bed, and the rules that hold for everything it says, whatever the reference thinks. */
class Bed {
  private partition = open()
  private offset = 0
  private seq = 0
  private said: Severity = 0
  now_ms = START_MS
  bed: BedState | null = null
  readonly alarms = new Map<string, Alarm>()
  changes = 0

  constructor(times: Times) {
    this.step(admit())
    this.policy(times)
  }

  step(record: LogRecord): Effect[] {
    const told = this.partition.step(this.offset++, record)
    for (const effect of told) {
      if (effect.kind === 'bed') this.bed = effect.bed
      if (effect.kind === 'alarm') this.hear(effect)
    }
    this.silences()
    return told
  }

  /** What must be true of every single change. */
  private hear({ why, by, alarm }: AlarmEffect): void {
    this.changes += 1
    const before = this.alarms.get(alarm.id)
    this.alarms.set(alarm.id, alarm)
    const anew = alarm.chain === alarm.revision
    const rise = alarm.level - (before?.level ?? 0)
    must(alarm.revision === (before?.revision ?? 0) + 1, 'every change has the next revision', alarm)
    must(anew || alarm.chain === before?.chain, 'one chain of calls an instance', alarm)
    must(anew ? alarm.level <= 1 : rise === (why === 'escalated' ? 1 : 0), 'a level rises by one, with a step', alarm)
    must(why !== 'escalated' || by !== null || sounds(alarm), 'the clock calls for what is heard', alarm)
    must((why !== 'raised' && why !== 'priority_raised') || alarm.response.state === 'none', 'it asks anew', alarm)
    must(alarm.condition === 'active' || alarm.next_ms === null, 'an end cancels what is pending', alarm)
    // A reminder may be overdue: it waits for the end of what silences.
    must(
      alarm.next_ms === null || alarm.next_ms >= this.now_ms || alarm.response.state === 'acknowledged',
      'the past is not pending',
      alarm,
    )
    const red = (LATCHING.has(alarm.detector) || alarm.source === 'device') && alarm.priority === 'high'
    must(isOpen(alarm) || !red || alarm.response.state === 'acknowledged', 'red stays until acknowledged', alarm)
    if (!isOpen(alarm)) this.alarms.delete(alarm.id)
  }

  /** No alarm is silent without a cause that holds now and names its owner; every silence has an end. */
  private silences(): void {
    const rules = new Set<string>()
    for (const alarm of this.alarms.values()) {
      rules.add(`${alarm.detector}|${alarm.channel}`)
      if (alarm.condition === 'active' && !sounds(alarm)) must(this.owned(alarm), 'silent without an owner', alarm)
    }
    must(rules.size === this.alarms.size, 'one instance a rule', [...this.alarms.values()])
  }
  private owned({ signal, response, cause, priority }: Alarm): boolean {
    if (response.state === 'acknowledged') return response.by !== ''
    if (cause !== null) {
      const above = this.alarms.get(cause)
      return above?.condition === 'active' && comparePriority(above.priority, priority) >= 0
    }
    if (!('until_ms' in signal)) return false
    const quiet = signal.state === 'paused' ? this.bed?.pause : this.bed?.standby
    return quiet?.by === signal.by && quiet.until_ms === signal.until_ms && signal.until_ms > this.now_ms
  }

  pass(severity: Readonly<Record<Thing, Severity>>): void {
    this.now_ms += STEP_MS
    const values = (['above', 'below', 'limit', 'sensor'] as const).map((thing) => ({
      ...{ channel: CHANNEL[thing], value: severity[thing], offset_ms: STEP_MS / 2 },
    }))
    const alarms = this.deviceSays(severity.device)
    const event_ms = this.now_ms - STEP_MS
    const frame = { seq: ++this.seq, time_ms: event_ms, duration_ms: STEP_MS, blocks: [], values, events: [], alarms }
    const ids = { encounter: 'e1', device: 'd1', boot: 'b1', origin: 'simulated' as const }
    this.step({ kind: 'frame', at_ms: this.now_ms, ...ids, event_ms, frame })
    this.tick()
    const idle = this.tick()
    must(!idle.some(({ kind }) => kind === 'alarm' || kind === 'bed'), 'no change without a reason', idle)
  }
  private deviceSays(severity: Severity): DeviceAlarm[] {
    if (severity === 0 && this.said === 0) return []
    const phase = severity === 0 ? 'end' : this.said === 0 ? 'start' : 'continue'
    const priority = PRIORITY[(severity || this.said) as 1 | 2 | 3]
    this.said = severity
    return [{ code: 'X', text: 'Its own', priority, phase, technical: false, offset_ms: STEP_MS }]
  }

  tick(): Effect[] {
    return this.step({ kind: 'tick', at_ms: this.now_ms })
  }
  policy(times: Times): void {
    this.step({ kind: 'policy', at_ms: this.now_ms, encounter: 'e1', ...times })
  }
  /** A server that goes on from what was kept. */
  restart(): void {
    const kept = structuredClone(this.partition.snapshot())
    this.partition = open()
    this.partition.restore(kept)
  }
  ask(by: string, command: Command): string {
    this.tick() // what has become due by itself is not the answer's doing
    const told = this.step({ kind: 'command', at_ms: this.now_ms, key: `k${this.offset}`, by, command })
    const touched = told.filter((effect) => effect.kind === 'alarm').map(({ alarm }) => alarm.id)
    must(!('alarm' in command) || touched.every((id) => id === command.alarm), 'an answer touches its own alarm only', told)
    const outcome = told.find((effect) => effect.kind === 'outcome')!.outcome
    return outcome.status === 'refused' ? outcome.reason : outcome.status
  }
  of(thing: Thing): Alarm | undefined {
    return [...this.alarms.values()].find((alarm) => thingOf(alarm) === thing)
  }
}

const open = (): Partition => createPartition({ partition: 7, signals: [], detectors: THING_DETECTORS, build: 'test' })

/** What must be the same on both sides, as one line. */
function engineSays(alarm: Alarm): string {
  const { signal, response, level, next_ms, reminded_ms, cause, asked } = alarm
  const silence =
    alarm.condition === 'ended' || sounds(alarm) || response.state === 'acknowledged'
      ? ''
      : cause
        ? 'cause'
        : signal.state === 'paused'
          ? 'paused'
          : 'standby'
  const by = 'by' in response ? response.by : ''
  const due_ms = alarm.condition === 'ended' && response.state === 'claimed' ? response.until_ms : next_ms
  return [alarm.condition, alarm.priority, silence, response.state, by, level, due_ms, reminded_ms, alarm.repeats > 0, asked?.to].join(' ')
}
function referenceSays(sheet: Sheet): string {
  const { acknowledged, claim, escalated, silence } = sheet
  const response = acknowledged !== null ? 'acknowledged' : claim !== null ? 'claimed' : escalated ? 'escalated' : 'none'
  const condition = sheet.there ? 'active' : 'ended'
  const by = acknowledged ?? claim?.by ?? ''
  const { level, due_ms, reminded_ms, chatters, asked } = sheet
  return [condition, PRIORITY[sheet.severity], silence ?? '', response, by, level, due_ms, reminded_ms, chatters, asked].join(' ')
}

/** One thing that happens to the bed, on both sides; then both must say the same. */
class Happens implements fc.Command<Reference, Bed> {
  constructor(
    private readonly name: string,
    private readonly work: (reference: Reference, bed: Bed) => void,
  ) {}
  check(): boolean {
    return true
  }
  run(reference: Reference, bed: Bed): void {
    this.work(reference, bed)
    const engine = Object.fromEntries([...bed.alarms.values()].map((alarm) => [thingOf(alarm), engineSays(alarm)]))
    const paper = Object.fromEntries([...reference.sheets].map(([thing, sheet]) => [thing, referenceSays(sheet)]))
    if (!THINGS.every((thing) => engine[thing] === paper[thing])) expect(engine).toEqual(paper)
  }
  toString(): string {
    return this.name
  }
}

const PEOPLE = ['ann', 'bea', 'cem']
const ANSWERS = ['acknowledge', 'claim', 'decline', 'escalate'] as const
const policies: Times[] = [
  {
    version: 1,
    high_ms: [0, 30_000, 90_000, 150_000],
    medium_ms: [120_000, 240_000],
    claim_ms: 120_000,
    remind_ms: 180_000,
    pause_max_ms: 120_000,
    standby_max_ms: 600_000,
  },
  { version: 2, high_ms: [0], medium_ms: [0, 20_000], claim_ms: 30_000, remind_ms: 60_000, pause_max_ms: 300_000, standby_max_ms: 60_000 },
  {
    version: 3,
    high_ms: [10_000, 20_000],
    medium_ms: [],
    claim_ms: 60_000,
    remind_ms: 60_000,
    pause_max_ms: 30_000,
    standby_max_ms: 600_000,
  },
]

const passes = fc.integer({ min: 1, max: 8 }).map(
  (n) =>
    new Happens(`${n * 5} s pass`, (reference, bed) => {
      for (let i = 0; i < n; i++) {
        reference.pass()
        bed.pass(reference.severity)
      }
    }),
)
const patient = fc
  .constantFrom(...THINGS)
  .chain((thing) => fc.constantFrom(...CAN_BE[thing]).map((severity) => ({ thing, severity })))
  .map(
    ({ thing, severity }) =>
      new Happens(`${thing} is ${severity}`, (reference, bed) => {
        reference.severity[thing] = severity
        reference.pass()
        bed.pass(reference.severity)
      }),
  )
const answer = fc
  .record({
    type: fc.constantFrom(...ANSWERS),
    thing: fc.constantFrom(...THINGS),
    by: fc.constantFrom(...PEOPLE),
    stale: fc.nat(9).map((n) => n === 0),
  })
  .map(
    ({ type, thing, by, stale }) =>
      new Happens(`${by} ${type}s ${thing}${stale ? ' as it was' : ''}`, (reference, bed) => {
        bed.tick() // she sees what has become due
        const alarm = bed.of(thing)
        const expected = reference[type](thing, by, !stale)
        const { id, revision } = alarm ?? { id: 'none', revision: 0 }
        same(bed.ask(by, { type, encounter: 'e1', alarm: id, revision: stale ? 0 : revision }), expected)
      }),
  )
const asking = fc
  .record({ thing: fc.constantFrom(...THINGS), by: fc.constantFrom(...PEOPLE), to: fc.constantFrom(...PEOPLE), stale: fc.boolean() })
  .map(
    ({ thing, by, to, stale }) =>
      new Happens(`${by} asks ${to} to go to ${thing}`, (reference, bed) => {
        bed.tick()
        const { id, revision } = bed.of(thing) ?? { id: 'none', revision: 0 }
        const expected = reference.delegate(thing, by, !stale, to)
        same(bed.ask(by, { type: 'delegate', encounter: 'e1', alarm: id, revision: stale ? 0 : revision, to }), expected)
      }),
  )
const pauses = fc.record({ by: fc.constantFrom(...PEOPLE), seconds: fc.constantFrom(5, 20, 60, 200) }).map(
  ({ by, seconds }) =>
    new Happens(`${by} pauses ${seconds} s`, (reference, bed) => {
      const duration_ms = seconds * 1_000
      same(bed.ask(by, { type: 'pause', encounter: 'e1', reason: 'bath', duration_ms }), reference.pauses(by, duration_ms))
    }),
)
const standsBy = fc.record({ by: fc.constantFrom(...PEOPLE), seconds: fc.constantFrom(60, 120, 900) }).map(
  ({ by, seconds }) =>
    new Happens(`${by} stands by for ${seconds} s`, (reference, bed) => {
      const duration_ms = seconds * 1_000
      same(bed.ask(by, { type: 'standby', encounter: 'e1', reason: 'imaging', duration_ms }), reference.standsBy(by, duration_ms))
    }),
)
const ends = fc.constantFrom('resume', 'end_standby').map(
  (type) =>
    new Happens(type, (reference, bed) => {
      const expected = type === 'resume' ? reference.resumes() : reference.standsByNoMore()
      same(bed.ask('dan', { type, encounter: 'e1' } as Command), expected)
    }),
)
const policed = fc.constantFrom(...policies).map(
  (times) =>
    new Happens(`policy ${times.version}`, (reference, bed) => {
      reference.policy(times)
      bed.policy(times)
    }),
)
const restarts = fc.constant(new Happens('the server restarts', (_, bed) => bed.restart()))

test(`[LIFE-10] ${SEQUENCES.toLocaleString('en')} random sequences: the engine and a nurse's sheet of paper agree after every step`, {
  timeout: 3_600_000,
}, () => {
  const seed = Number(process.env.WARDWAVE_SEED ?? Date.now() % 2 ** 31)
  console.info(`lives of alarms: seed ${seed}`)
  let changes = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...policies),
      fc.commands([passes, passes, patient, patient, answer, answer, asking, pauses, standsBy, ends, policed, restarts], {
        maxCommands: 40,
        size: 'max',
      }),
      (times, commands) => {
        const bed = new Bed(times)
        fc.modelRun(() => ({ model: new Reference(START_MS, times), real: bed }), commands)
        changes += bed.changes
      },
    ),
    { numRuns: SEQUENCES, seed },
  )
  expect(changes).toBeGreaterThan(SEQUENCES * 5)
})
