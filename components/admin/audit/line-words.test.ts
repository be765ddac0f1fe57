import { expect, test } from 'vitest'
import { AUDIT_ACTIONS, CHAIN_FAULTS } from '../../../contracts/audit.ts'
import { hasText } from '../../text/text.ts'
import { NO_SEARCH, queryOf } from './filters.tsx'
import { actionChoices, actionWords, actorWords, detailWords, subjectWords } from './line-words.ts'

const names = { u1: 'Ann Berg', e1: '4B-07', w1: 'Ward 4B' }
const line = (over: object) => ({ seq: 1, at_ms: 0, actor: 'u1', action: 'view.patient', subject: 'e1', detail: {}, ...over })

test('[AUD-73] every action, every kind of action and everything that can be wrong is told in words', () => {
  expect(AUDIT_ACTIONS.filter((action) => actionWords(action) === action)).toEqual([])
  const groups = new Set(AUDIT_ACTIONS.map((action) => action.split('.')[0]))
  expect([...groups].filter((group) => !hasText(`audit.group.${group}`))).toEqual([])
  expect(CHAIN_FAULTS.filter((fault) => !hasText(`audit.fault.${fault}`))).toEqual([])
  expect(actionChoices()).toHaveLength(1 + groups.size + AUDIT_ACTIONS.length)
  expect(actionWords('thing.of_another_build')).toBe('thing.of_another_build')
})

test('[AUD-73] who and what are named where a name is known; an alarm by its bed, an unknown id by its beginning', () => {
  expect([actorWords('u1', names), actorWords('engine', names), actorWords('anonymous', names)]).toEqual([
    'Ann Berg',
    'Alarm engine',
    'Not signed in',
  ])
  expect(subjectWords(line({}), names)).toBe('4B-07')
  expect(subjectWords(line({ subject: 'alarm-9', detail: { encounter: 'e1' } }), names)).toBe('4B-07')
  expect(subjectWords(line({ subject: '0b8e7d52-1111-4222-8333-444455556666' }), names)).toBe('0b8e7d52…')
  expect(detailWords(line({ detail: { via: 'http', ward: 'w1', wards: ['w1', 'w2'], n: 2, gone: null, encounter: 'e1' } }), names)).toBe(
    'via http · ward Ward 4B · wards Ward 4B, w2 · n 2',
  )
})

test('[AUD-73] what is looked for is asked as the API takes it', () => {
  expect(queryOf(NO_SEARCH).toString()).toBe('')
  const query = queryOf({ ...NO_SEARCH, actor: 'u1', about: ' 4B-07 ', from: '2026-11-21T10:00', refused: true })
  expect([query.get('actor'), query.get('about'), query.get('refused'), Number(query.get('from'))]).toEqual([
    'u1',
    '4B-07',
    '1',
    Date.parse('2026-11-21T10:00'),
  ])
})
