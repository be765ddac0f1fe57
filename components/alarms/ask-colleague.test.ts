import { expect, test } from 'vitest'
import type { DutyLine } from '../../contracts/duty.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { askedWords } from './answer.ts'
import { colleaguesFor } from './ask-colleague.tsx'

const on = (user: string, part: DutyLine['part'], beds: string[] = []): DutyLine => ({
  ...{ duty: `d-${user}-${part}`, user, name: user.toUpperCase(), part, from_ms: 0, until_ms: 1, beds, reachable: [] },
})

test('[TAB-7] who has the bed is offered first, then who is in charge, nurses, physicians; each once, oneself never', () => {
  const duty = [
    on('dov', 'physician'),
    on('ana', 'nurse'),
    on('cho', 'nurse'),
    on('cho', 'charge'),
    on('ben', 'nurse', ['b7']),
    on('me', 'charge'),
  ]
  expect(colleaguesFor(duty, 'b7', 'me').map(({ user, part }) => `${user} ${part}`)).toEqual([
    'ben nurse',
    'cho charge',
    'ana nurse',
    'dov physician',
  ])
  expect(colleaguesFor([on('me', 'nurse')], 'b7', 'me')).toEqual([])
})

test('[TAB-7] every screen says who was asked; whoever it is reads that they are', () => {
  const asked = alarmView({ asked: { by: 'u1', to: 'u2', at_ms: 1 }, names: { u1: 'K. L.', u2: 'S. Osei' } })
  expect(askedWords(asked, 'u3')).toBe('Asked S. Osei to go')
  expect(askedWords(asked, 'u2')).toBe('K. L. asks you to go')
  expect(askedWords(alarmView(), 'u2')).toBeNull()
  expect(askedWords({ ...asked, response: { state: 'acknowledged', by: 'u1', at_ms: 1 } }, 'u2')).toBeNull()
})
