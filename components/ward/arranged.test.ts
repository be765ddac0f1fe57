import { afterEach, expect, test } from 'vitest'
import { live } from '../live/live.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { arranged, orderNow, turnTo } from './arranged.ts'

const slots = ['1', '2', '3'].map((n) => ({ bed: `b${n}`, label: n, encounter: `e${n}` }))
const begin = live.store.getState()
afterEach(() => {
  live.store.setState(begin, true)
  arranged.setState({ order: null, turned: { of: '', page: 0 } })
})

test('[VIEW-5] an alarm moves no sector: the order stays what it was when it was asked for, and asked anew begins at the first page', () => {
  live.store.setState({ ward: { id: 'w', name: 'W', kind: '' }, slots })
  orderNow('acuity', [])
  const asked = arranged.getState().order
  expect(asked).toMatchObject({ ward: 'w', sort: 'acuity', beds: ['b1', 'b2', 'b3'] })
  turnTo('w 2', 1)
  live.store.setState({ alarms: { a: alarmView({ id: 'a', encounter: 'e3', priority: 'high', raised_ms: 1, onset_ms: 1 }) } })
  expect(arranged.getState().order).toBe(asked)
  orderNow('acuity', [])
  expect(arranged.getState()).toMatchObject({ order: { beds: ['b3', 'b1', 'b2'] }, turned: { of: '', page: 0 } })
  orderNow('number', [])
  expect(arranged.getState().order).toBeNull()
})

test('[VIEW-5] while no ward is known nothing is put in order', () => {
  orderNow('acuity', [])
  expect(arranged.getState().order).toBeNull()
})
