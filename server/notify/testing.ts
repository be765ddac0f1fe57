import type { Alarm } from '../../contracts/alarm.ts'
import { alarmEffect } from '../dispatch/testing.ts'

/** A high alarm of bed b1 in ward w1, for tests of calls. */
export function alarmOf(change: Partial<Alarm> = {}): Alarm {
  const { alarm } = alarmEffect(1, 1, 1)
  return { ...alarm, id: 'a1', encounter: 'enc-1', ward: 'w1', bed: 'b1', ...change }
}
