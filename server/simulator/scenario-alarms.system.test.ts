import { describe, expect, test } from 'vitest'
import { PROFILES } from './patient.ts'
import { type Played, play } from './play.testing.ts'
import { ALL, EXPECTED, findsItsAlarm, words } from './scenario-alarms.testing.ts'

const CALM_S = 600
const long = Object.entries(EXPECTED).filter(([, expected]) => expected.long)

test.each(long)('[SIM-50] %s raises its alarm in time', (id, expected) => findsItsAlarm(id, expected))

describe.each(PROFILES)('%s', (profile) => {
  test('[SIM-51] ten calm minutes with every device raise nothing', () => {
    for (const seed of [1, 2]) expect(words(play(CALM_S, { ...ALL, profile, seed })), `seed ${seed}`).toEqual([])
    expect(words(play(CALM_S, { kinds: ['wearable'], profile, seed: 3 })), 'wearable').toEqual([])
  })

  test.each([
    ['ventricular-tachycardia', 'ventricular-tachycardia'],
    ['ventricular-fibrillation', 'ventricular-fibrillation'],
    ['asystole', 'asystole'],
    ['pause', 'pause'],
    ['catheter-disconnect', 'catheter-disconnect'],
    ['vent-disconnect', 'vent-disconnect'],
    ['apnoea', 'apnoea'],
  ])('[SIM-50] %s is found by its rule, whatever the seed', (id, alarm) => {
    const kinds: Played['kinds'] = id === 'apnoea' ? ['monitor'] : ALL.kinds
    for (const seed of [1, 2, 3]) {
      const raised = play(65, { bed: 0, kinds, profile, seed, scenario: [id, 20] })
      expect(words(raised), `seed ${seed}`).toContainEqual(expect.stringContaining(`${alarm} at`))
    }
  })
})
