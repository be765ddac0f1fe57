import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Alarm, isOpen, sounds } from '../../contracts/alarm.ts'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import { admit, alarmsIn, Bench, commandAt, DETECTORS, frameOf, START_MS, tickAt } from './testing.ts'

/** What may happen at a bed in one second. */
const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('data' as const),
      n: fc.integer({ min: 1, max: 6 }),
      spo2: fc.constantFrom(97, 91, 85, 72, 55),
      hr: fc.constantFrom(70, 130, 180),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('silence' as const), n: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('no_number' as const), n: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hole' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pause' as const), seconds: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** A bed whose alarms are watched after every record. */
class Watched extends Bench {
  second = 0
  seq = 0
  readonly alarmsNow = new Map<string, Alarm>()

  live(one: Happening): void {
    if (one.do === 'data')
      for (let i = 0; i < one.n; i++) this.pass(frameOf({ seq: ++this.seq, spo2: one.spo2, hr: one.hr, ...this.clock() }))
    if (one.do === 'no_number') for (let i = 0; i < one.n; i++) this.pass(frameOf({ seq: ++this.seq, ...this.clock() }))
    if (one.do === 'silence') for (let i = 0; i < one.n; i++) this.pass()
    if (one.do === 'hole') this.seq += 1
    if (one.do === 'acknowledge') {
      const open = [...this.alarmsNow.values()].filter(isOpen)
      const { id, revision } = open[one.which % Math.max(1, open.length)] ?? { id: 'none', revision: 0 }
      this.watch(this.step(commandAt(this.second, 'anna', { type: 'acknowledge', encounter: 'e1', alarm: id, revision })), id)
    }
    const duration_ms = one.do === 'pause' ? one.seconds * 1000 : 0
    if (one.do === 'pause')
      this.watch(this.step(commandAt(this.second, 'ben', { type: 'pause', encounter: 'e1', reason: 'bath', duration_ms })))
    if (one.do === 'resume') this.watch(this.step(commandAt(this.second, 'ben', { type: 'resume', encounter: 'e1' })))
  }
  /** The device's clock goes on while it is silent or frames are lost. */
  private clock(): { start_ms: number } {
    return { start_ms: START_MS + (this.second - this.seq + 1) * 1000 }
  }
  private pass(...records: Parameters<Bench['step']>): void {
    this.second += 1
    if (records.length > 0) this.watch(this.step(...records))
    this.watch(this.step(tickAt(this.second + 0.3)))
  }
  private watch(effects: Effect[], acknowledged: string | null = null): void {
    const before = new Map(this.alarmsNow)
    for (const effect of alarmsIn(effects)) {
      this.check(effect, before.get(effect.alarm.id), acknowledged)
      this.alarmsNow.set(effect.alarm.id, effect.alarm)
    }
    this.checkAll()
  }
  private check({ why, alarm }: AlarmEffect, before: Alarm | undefined, acknowledged: string | null): void {
    if (before !== undefined) expect(alarm.revision).toBeGreaterThan(before.revision)
    if (why === 'acknowledged') expect(alarm.id, 'an acknowledgement touches its own instance only').toBe(acknowledged)
    if (why === 'priority_raised') expect(alarm.response.state, 'a rise asks anew').toBe('none')
    const latches = DETECTORS.find((d) => d.id === alarm.detector)?.latches && !alarm.late && alarm.end_reason !== 'not_confirmed'
    if (latches && !isOpen(alarm)) expect(alarm.response.state, 'a latched red stays until acknowledged').toBe('acknowledged')
  }
  private checkAll(): void {
    const open = [...this.alarmsNow.values()].filter(isOpen)
    const keys = open.filter(({ late }) => !late).map(({ detector, channel }) => `${detector}|${channel}`)
    expect(keys.length, 'at most one open instance per rule and channel').toBe(new Set(keys).size)
    const now_ms = START_MS + this.second * 1000
    for (const alarm of open) {
      if (alarm.signal.state === 'paused') {
        expect(alarm.signal.until_ms, 'every pause ends').toBeGreaterThan(now_ms)
        expect(alarm.signal.by).toBe('ben')
      }
      if (alarm.condition === 'active' && !alarm.late && !sounds(alarm))
        expect(this.causeOfSilence(alarm, open), JSON.stringify(alarm)).not.toBeNull()
    }
  }
  private causeOfSilence({ signal, response, detector }: Alarm, open: readonly Alarm[]): string | null {
    if (response.state === 'acknowledged') return response.by
    if (signal.state === 'paused') return signal.by
    const suppressors = DETECTORS.find((d) => d.id === detector)?.suppressed_by ?? []
    const active = open.find((other) => other.condition === 'active' && suppressors.includes(other.detector))
    return signal.state === 'off' && signal.why === 'suppressed' && active !== undefined ? active.id : null
  }
}

test('[ALM-16] whatever happens: no silence without a current, attributed cause; acknowledgements stay with their instance; red latches; every pause ends', () => {
  let alarms = 0
  fc.assert(
    fc.property(fc.array(happening, { minLength: 10, maxLength: 50 }), (happenings) => {
      const bed = new Watched()
      bed.step(admit())
      for (const one of happenings) bed.live(one)
      alarms += bed.alarmsNow.size
    }),
    { numRuns: 120 },
  )
  expect(alarms).toBeGreaterThan(300)
})
