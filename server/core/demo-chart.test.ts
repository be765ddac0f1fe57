import { expect, test } from 'vitest'
import { chart } from '../../contracts/command.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import type { BootFacts } from '../store/boot.ts'
import { chartDemo } from './demo-chart.ts'

const HOUR_MS = 3_600_000

test('[SCO-42] a demo’s patients are charted by its own people, at every start of the same instant, until that is too old', () => {
  const clock = manualClock()
  const admitted_ms = clock.now_ms() - HOUR_MS
  const encounters = Array.from({ length: 24 }, (_, i) => ({
    ...{ encounter: `e${i}`, ward: 'w4b', bed: `w4b-${String(i + 1).padStart(2, '0')}`, admitted_ms },
    ...{ profile: 'adult', origin: i === 23 ? 'live' : 'simulated' },
  })) as BootFacts['encounters']
  const start = (): CommandRecord[] => {
    const said: CommandRecord[] = []
    const append = (_: number, record: CommandRecord) => said.push(record)
    chartDemo({ append, clock, facts: { encounters }, names: { u1: 'Nadia Brandt', u2: 'Dr Samuel Osei' } })
    return said
  }
  const first = start()
  for (const { command } of first) expect(chart.safeParse(command).success).toBe(true)
  expect(new Set(first.map(({ command }) => command.encounter)).size).toBe(21)
  expect(first.map(({ by, command }) => ('observations' in command && command.observations.spo2_scale ? `2 ${by}` : by))).toContain('2 u2')
  expect(first.filter(({ by }) => by === 'u1')).toHaveLength(21)
  const bare = (records: CommandRecord[]) => records.map(({ command }) => command)
  expect(bare(start())).toEqual(bare(first))
  clock.advance(12 * HOUR_MS)
  expect(start()).toEqual([])
})
