import { expect, test } from 'vitest'
import { SIGNALS } from '../signals/index.ts'
import { createPerson } from './person.ts'
import { live, WAVES } from './physiology.ts'
import { play, START_MS } from './play.testing.ts'
import { SCENARIO_BY_ID, SCENARIOS } from './scenario.ts'
import { ALL, ELSEWHERE, EXPECTED, findsItsAlarm, words } from './scenario-alarms.testing.ts'

const short = Object.entries(EXPECTED).filter(([, expected]) => !expected.long)

test('[SIM-50] every scenario has the alarm it is played for', () => {
  expect([...Object.keys(EXPECTED), ...ELSEWHERE].sort()).toEqual(SCENARIOS.map((s) => s.id).sort())
})

test.each(short)('[SIM-50] %s raises its alarm in time', (id, expected) => findsItsAlarm(id, expected))

test('[SIM-51] a calm patient with every device raises nothing', () => {
  expect(words(play(40, { ...ALL }))).toEqual([])
  expect(words(play(40, { kinds: ['wearable'] }))).toEqual([])
})

test('[SIM-52] movement is marked on the pleth within three seconds, and before it nothing is', () => {
  const pleth = SIGNALS.find((s) => s.writes.includes('pleth.quality'))!
  const person = createPerson({ seed: 2, profile: 'adult', art: false, script_speed: 1 })
  const state = pleth.init()
  const marks: string[] = []
  for (let s = 0; s < 26; s++) {
    if (s === 14) person.trigger(SCENARIO_BY_ID.get('motion')!)
    const { from_ms, waves } = live(person.patient, 125, person.at)
    const block = { channel: 'pleth', ...WAVES.pleth, offset: 0, samples: waves.pleth! }
    pleth.block(
      state,
      { event_ms: START_MS + from_ms, duration_ms: 2_000, blocks: [block], values: [], events: [] },
      (name, _, __, mark = '') => {
        if (name === 'pleth.quality') marks.push(mark)
      },
    )
  }
  expect(new Set(marks.slice(0, 28))).toEqual(new Set(['']))
  expect(marks.slice(33, 41).filter((mark) => mark === 'motion').length).toBeGreaterThanOrEqual(6)
})
