import { describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmChange } from '../../contracts/effect.ts'
import { Book } from './book.ts'
import { alarmOf } from './testing.ts'

/** What the book orders, short: `call 1@1` = step 1 of the chain that began at revision 1. */
function orders(book: Book, why: AlarmChange, alarm: Alarm, by: string | null = null): string[] {
  return book.apply({ why, by, at_ms: 0, alarm }).map((one) => {
    if (one.order === 'call') return `call ${one.level}@${one.alarm.chain}`
    if (one.order === 'lapsed') return 'lapsed'
    if (one.order === 'ask') return `ask ${one.to}`
    if (one.order === 'unask') return one.of === null ? 'unask' : `unask ${one.of}`
    return one.order === 'stop' ? `stop ${one.why}${one.final ? ' for good' : ''}` : `${one.by} ${one.answer}`
  })
}
const claimed = { state: 'claimed', by: 'ana', at_ms: 0, until_ms: 9 } as const
const acknowledged = { state: 'acknowledged', by: 'ana', at_ms: 0 } as const
const off = { state: 'off', why: 'acknowledged' } as const
const paused = { state: 'paused', by: 'ana', until_ms: 9, reason: 'bath' } as const

describe('what follows from a change of an alarm', () => {
  test('[NTF-1] each step of one chain calls once, in order; a change told twice or out of time calls nobody', () => {
    const book = new Book()
    expect(orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))).toEqual(['call 1@1'])
    expect(orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))).toEqual([])
    expect(orders(book, 'confirmed', alarmOf({ revision: 2, level: 1 }))).toEqual([])
    expect(orders(book, 'escalated', alarmOf({ revision: 3, level: 2 }))).toEqual(['call 2@1'])
    expect(orders(book, 'confirmed', alarmOf({ revision: 2, level: 1 }))).toEqual([])
    expect(orders(book, 'escalated', alarmOf({ revision: 4, level: 4 }))).toEqual(['call 3@1', 'call 4@1'])
  })

  test('[NTF-2] the end of the condition, also latched, and an acknowledgement call everything off', () => {
    for (const [why, over, said] of [
      ['ended', { condition: 'ended', signal: { state: 'off', why: 'ended' } }, 'stop ended for good'],
      ['latched', { condition: 'ended', signal: { state: 'latched' } }, 'stop ended for good'],
      ['acknowledged', { signal: off, response: acknowledged }, 'stop acknowledged for good'],
    ] as const) {
      const book = new Book()
      orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
      expect(orders(book, why, alarmOf({ revision: 2, level: 1, ...over }))).toEqual([said])
      expect(orders(book, 'updated', alarmOf({ revision: 3, level: 2, ...over }))).toEqual([])
    }
  })

  test('[NTF-2] an alarm that is over and told again from its beginning calls nobody', () => {
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
    orders(book, 'ended', alarmOf({ revision: 2, level: 1, condition: 'ended', signal: { state: 'off', why: 'ended' } }))
    expect(book.size).toBe(0)
    expect(orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))).toEqual([])
  })

  test('[NTF-3] "I’m going" stops what has not gone out and calls nothing off; lapsed, the next step is called', () => {
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
    expect(orders(book, 'claimed', alarmOf({ revision: 2, level: 1, response: claimed }), 'ana')).toEqual(['ana going', 'stop claimed'])
    expect(orders(book, 'escalated', alarmOf({ revision: 3, level: 2, response: claimed }), 'ben')).toEqual(['call 2@1'])
    expect(orders(book, 'claim_lapsed', alarmOf({ revision: 4, level: 2 }))).toEqual(['lapsed'])
    expect(orders(book, 'escalated', alarmOf({ revision: 5, level: 3 }))).toEqual(['call 3@1'])
  })

  test('[NTF-4] silenced: what has not gone out stays; the chain that begins after it calls from its start; asked for aloud it calls', () => {
    const silent: Array<[AlarmChange, Partial<Alarm>, string]> = [
      ['paused', { signal: paused }, 'paused'],
      ['standby', { signal: { state: 'off', why: 'standby', by: 'ana', until_ms: 9, reason: 'imaging' } }, 'standby'],
      ['suppressed', { signal: { state: 'off', why: 'suppressed' } }, 'suppressed'],
    ]
    for (const [why, change, said] of silent) {
      const book = new Book()
      orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
      expect(orders(book, why, alarmOf({ revision: 2, level: 1, ...change }))).toEqual([`stop ${said}`])
      expect(orders(book, 'escalated', alarmOf({ revision: 3, level: 2, ...change }), 'ben')).toEqual(['call 2@1'])
      expect(orders(book, 'pause_ended', alarmOf({ revision: 4, chain: 4, level: 1 }))).toEqual(['stop asked_anew', 'call 1@4'])
    }
    const born = alarmOf({ revision: 1, level: 1, late: true, signal: { state: 'off', why: 'late' } })
    expect(orders(new Book(), 'raised', born)).toEqual([])
  })

  test('[TAB-9] [NTF-4] late news calls nobody of its own accord, but a colleague who is asked to go; over, that is called off', () => {
    const late = { level: 0, late: true, signal: { state: 'off', why: 'late' } } as const
    const asked = { by: 'ana', to: 'ben', at_ms: 1 }
    const book = new Book()
    expect(orders(book, 'raised', alarmOf({ ...late, revision: 1 }))).toEqual([])
    expect(orders(book, 'delegated', alarmOf({ ...late, revision: 2, asked }), 'ana')).toEqual(['unask', 'ask ben'])
    expect(orders(book, 'ended', alarmOf({ ...late, revision: 3, condition: 'ended' }))).toEqual(['stop ended for good'])
    expect(orders(book, 'delegated', alarmOf({ ...late, revision: 4, condition: 'ended', asked }), 'ana')).toEqual([])
    const restarted = new Book(new Map([['a1', { chain: 1, called: 0 }]]))
    expect(orders(restarted, 'updated', alarmOf({ ...late, revision: 2, asked })), 'what was asked before a start still calls').toEqual([])
  })

  test('[TAB-9] another is asked, or whoever was asked answers: they need not be called any more; the next step leaves them called', () => {
    const asked = (to: string) => ({ asked: { by: 'ana', to, at_ms: 1 } })
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
    orders(book, 'delegated', alarmOf({ revision: 2, level: 1, ...asked('ben') }), 'ana')
    expect(orders(book, 'escalated', alarmOf({ revision: 3, level: 2 }))).toEqual(['call 2@1'])
    orders(book, 'delegated', alarmOf({ revision: 4, level: 2, ...asked('ben') }), 'ana')
    expect(orders(book, 'declined', alarmOf({ revision: 5, level: 2, ...asked('ben') }), 'cho')).toEqual(['cho declined', 'unask cho'])
    expect(orders(book, 'delegated', alarmOf({ revision: 6, level: 2, ...asked('dov') }), 'ana')).toEqual(['unask', 'ask dov'])
    expect(orders(book, 'declined', alarmOf({ revision: 7, level: 2 }), 'dov')).toEqual(['dov declined', 'unask dov'])
  })

  test('[TAB-9] whoever declines after the next step was taken, or as the first thing after a start, need not be called any more', () => {
    const book = new Book()
    orders(book, 'delegated', alarmOf({ revision: 2, level: 1, asked: { by: 'ana', to: 'ben', at_ms: 1 } }), 'ana')
    orders(book, 'escalated', alarmOf({ revision: 3, level: 2, asked: null }))
    const declined = alarmOf({ revision: 4, level: 2, asked: null })
    expect(orders(book, 'declined', declined, 'ben')).toEqual(['ben declined', 'unask ben'])
    const restarted = new Book(new Map([['a1', { chain: 1, called: 2 }]]))
    expect(orders(restarted, 'declined', declined, 'ben')).toEqual(['ben declined', 'unask ben'])
  })

  test('[NTF-3] "I’m going" to an alarm that is silenced stops what was asked for aloud and has not gone out', () => {
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 1, signal: paused }))
    expect(orders(book, 'escalated', alarmOf({ revision: 2, level: 2, signal: paused }), 'ben')).toEqual(['call 2@1'])
    const going = alarmOf({ revision: 3, level: 2, signal: paused, response: claimed })
    expect(orders(book, 'claimed', going, 'ana')).toEqual(['ana going', 'stop claimed'])
    expect(orders(book, 'claimed', { ...going, revision: 4 }, 'ana')).toEqual(['ana going'])
  })

  test('[NTF-4] acknowledged while paused: what went out before the pause is called off then', () => {
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 1 }))
    orders(book, 'paused', alarmOf({ revision: 2, level: 1, signal: paused }))
    expect(orders(book, 'acknowledged', alarmOf({ revision: 3, signal: off, response: acknowledged }), 'ana')).toEqual([
      'ana acknowledged',
      'stop acknowledged for good',
    ])
  })

  test('[NTF-5] a recurrence and a rise in priority begin the chain anew: everybody of the first step hears of it again', () => {
    const book = new Book()
    orders(book, 'raised', alarmOf({ revision: 1, level: 2, priority: 'medium' }))
    expect(orders(book, 'priority_raised', alarmOf({ revision: 2, chain: 2, level: 1 }))).toEqual(['stop asked_anew', 'call 1@2'])
    orders(book, 'latched', alarmOf({ revision: 3, chain: 2, level: 1, condition: 'ended', signal: { state: 'latched' } }))
    expect(orders(book, 'raised', alarmOf({ revision: 4, chain: 4, level: 1 }))).toContain('call 1@4')
  })

  test('[NTF-6] that nobody watches, or that a call reached nobody, is told at once, and the chain of such an alarm goes on', () => {
    for (const code of ['unwatched', 'not_delivered']) {
      const book = new Book()
      expect(orders(book, 'raised', alarmOf({ code, revision: 1, level: 0, priority: 'medium' }))).toEqual(['call 0@1'])
      expect(orders(book, 'escalated', alarmOf({ code, revision: 2, level: 1, priority: 'medium' }))).toEqual(['call 1@1'])
      expect(orders(new Book(), 'raised', alarmOf({ code, level: 0, signal: paused }))).toEqual([])
    }
    expect(orders(new Book(), 'raised', alarmOf({ revision: 1, level: 0 }))).toEqual([])
  })

  test('[NTF-7] after a start the book knows what was called before: only what is new is called', () => {
    const remembered = new Map([['a1', { chain: 3, called: 2 }]])
    expect(orders(new Book(remembered), 'raised', alarmOf({ revision: 3, chain: 3, level: 1 }))).toEqual([])
    expect(orders(new Book(remembered), 'updated', alarmOf({ revision: 6, chain: 3, level: 3 }))).toEqual(['call 3@3'])
    expect(orders(new Book(remembered), 'raised', alarmOf({ revision: 7, chain: 7, level: 1 }))).toEqual(['stop asked_anew', 'call 1@7'])
    const gone = alarmOf({ revision: 7, chain: 3, condition: 'ended', signal: { state: 'off', why: 'ended' } })
    expect(orders(new Book(remembered), 'ended', gone)).toEqual(['stop ended for good'])
    const stood = new Book()
    stood.stood(alarmOf({ revision: 9, level: 3 }))
    expect(orders(stood, 'updated', alarmOf({ revision: 10, level: 3 }))).toEqual([])
  })
})
