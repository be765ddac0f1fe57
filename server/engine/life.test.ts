import { describe, expect, test } from 'vitest'
import type { AlarmSignal } from '../../contracts/alarm.ts'
import { type Around, type Happening, LIFE, type Life, STANDINGS, type Standing, standing, type Turn, turn } from './life.ts'

const NOW = 1_000_000
const ALIVE: Life = {
  ...{ condition: 'active', signal: { state: 'on' }, response: { state: 'none' }, ended_ms: null, end_reason: null },
  ...{ chain: 1, level: 1, next_ms: NOW + 5_000, reminded_ms: null, asked: null },
}
const PAUSED: AlarmSignal = { state: 'paused', by: 'pia', until_ms: NOW + 60_000, reason: 'suction' }
const CLAIMED: Life['response'] = { state: 'claimed', by: 'ann', at_ms: NOW - 10_000, until_ms: NOW + 110_000 }
const ENDED = {
  condition: 'ended',
  signal: { state: 'latched' },
  ended_ms: NOW - 1,
  end_reason: 'condition_cleared',
  next_ms: null,
} as const
/** An alarm in each standing. */
const IN: Record<Standing, Life> = {
  calling: ALIVE,
  claimed: { ...ALIVE, response: CLAIMED, next_ms: NOW + 110_000 },
  silenced: { ...ALIVE, signal: PAUSED, next_ms: null },
  silenced_claimed: { ...ALIVE, signal: PAUSED, response: CLAIMED, next_ms: NOW + 110_000 },
  seen: { ...ALIVE, signal: { state: 'off', why: 'acknowledged' }, response: { state: 'acknowledged', by: 'ann', at_ms: NOW - 5 } },
  latched: { ...ALIVE, ...ENDED },
  latched_claimed: { ...ALIVE, ...ENDED, response: CLAIMED },
  over: { ...ALIVE, ...ENDED, signal: { state: 'off', why: 'ended' } },
}
const HAPPENINGS = {
  asks: { what: 'asks', why: 'raised' },
  silence: { what: 'surrounded', why: 'paused', by: 'pia' },
  no_silence: { what: 'surrounded', why: 'resumed', by: 'pia' },
  ends: { what: 'ends', ended_ms: NOW, end_reason: 'condition_cleared', latches: true, late: false },
  ends_for_good: { what: 'ends', ended_ms: NOW, end_reason: 'discharged', latches: false, late: false },
  due: { what: 'due' },
  rearmed: { what: 'rearmed' },
  acknowledged: { what: 'acknowledged', by: 'bea', at_ms: NOW },
  claimed: { what: 'claimed', by: 'bea', at_ms: NOW },
  claimed_again: { what: 'claimed', by: 'ann', at_ms: NOW },
  declined: { what: 'declined', by: 'bea', stale: false },
  declined_own: { what: 'declined', by: 'ann', stale: false },
  declined_late: { what: 'declined', by: 'bea', stale: true },
  escalated: { what: 'escalated', by: 'bea', stale: false },
  escalated_late: { what: 'escalated', by: 'bea', stale: true },
  delegated: { what: 'delegated', by: 'ann', to: 'cem', at_ms: NOW },
  delegated_to_ann: { what: 'delegated', by: 'bea', to: 'ann', at_ms: NOW },
} as const satisfies Record<string, Happening>
type Named = keyof typeof HAPPENINGS

const around = (over: Partial<Around> = {}): Around => ({
  ...{ now_ms: NOW, silence: null, steps: [0, 30_000, 90_000], hold_ms: 0, claim_ms: 120_000, remind_ms: 180_000 },
  ...over,
})
/** What is around: silenced alarms are so by a pause that still holds, unless it is what has just gone. */
function happens(life: Life, named: Named, over: Partial<Around> = {}): Turn {
  const quiet = named === 'silence' || (named !== 'no_silence' && life.signal.state === 'paused')
  return turn(life, HAPPENINGS[named], around({ silence: quiet ? PAUSED : null, ...over }))
}
function become(life: Life, told: Turn): Life {
  return Object.assign({}, life, ...(told.ok ? told.changes.map(({ patch }) => patch) : [])) as Life
}
/** "escalated > calling 2": what is told, where it stands then, at which level; "no ..." = refused; '' = nothing. */
function said(life: Life, told: Turn): string {
  if (!told.ok) return ['no', told.reason, told.detail?.by].filter(Boolean).join(' ')
  if (told.changes.length === 0) return ''
  const now = become(life, told)
  return `${told.changes.map(({ why }) => why).join(', ')} > ${standing(now)} ${now.level}`
}

/** The table as a nurse would read it. Steps at 0, 30 and 90 s; the first has been taken. */
const ROWS: Record<Standing, Record<Named, string>> = {
  calling: {
    asks: 'raised > calling 1',
    silence: 'paused > silenced 1',
    no_silence: 'resumed > calling 1',
    ends: 'latched > latched 1',
    ends_for_good: 'ended > over 1',
    due: 'escalated > calling 2',
    rearmed: '',
    acknowledged: 'acknowledged > seen 1',
    claimed: 'claimed > claimed 1',
    claimed_again: 'claimed > claimed 1',
    declined: 'declined, escalated > calling 2',
    declined_own: 'declined, escalated > calling 2',
    declined_late: 'declined > calling 1',
    escalated: 'escalated > calling 2',
    escalated_late: 'no alarm_changed',
    delegated: 'delegated > calling 1',
    delegated_to_ann: 'delegated > calling 1',
  },
  claimed: {
    asks: 'raised > calling 1',
    silence: 'paused > silenced_claimed 1',
    no_silence: 'resumed > claimed 1',
    ends: 'latched > latched_claimed 1',
    ends_for_good: 'ended > over 1',
    due: 'claim_lapsed, escalated > calling 2',
    rearmed: '',
    acknowledged: 'acknowledged > seen 1',
    claimed: 'no already_claimed ann',
    claimed_again: 'claimed > claimed 1',
    declined: 'no already_claimed ann',
    declined_own: 'declined, escalated > calling 2',
    declined_late: 'no already_claimed ann',
    escalated: 'escalated > claimed 2',
    escalated_late: 'no alarm_changed',
    delegated: 'delegated > claimed 1',
    delegated_to_ann: 'no already_claimed ann',
  },
  silenced: {
    asks: 'raised > silenced 0',
    silence: 'paused > silenced 1',
    no_silence: 'resumed > calling 1',
    ends: 'latched > latched 1',
    ends_for_good: 'ended > over 1',
    due: '',
    rearmed: '',
    acknowledged: 'acknowledged > seen 1',
    claimed: 'claimed > silenced_claimed 1',
    claimed_again: 'claimed > silenced_claimed 1',
    declined: 'declined > silenced 1',
    declined_own: 'declined > silenced 1',
    declined_late: 'declined > silenced 1',
    escalated: 'escalated > silenced 2',
    escalated_late: 'no alarm_changed',
    delegated: 'delegated > silenced 1',
    delegated_to_ann: 'delegated > silenced 1',
  },
  silenced_claimed: {
    asks: 'raised > silenced 0',
    silence: 'paused > silenced_claimed 1',
    no_silence: 'resumed > claimed 1',
    ends: 'latched > latched_claimed 1',
    ends_for_good: 'ended > over 1',
    due: 'claim_lapsed > silenced 1',
    rearmed: '',
    acknowledged: 'acknowledged > seen 1',
    claimed: 'no already_claimed ann',
    claimed_again: 'claimed > silenced_claimed 1',
    declined: 'no already_claimed ann',
    declined_own: 'declined > silenced 1',
    declined_late: 'no already_claimed ann',
    escalated: 'escalated > silenced_claimed 2',
    escalated_late: 'no alarm_changed',
    delegated: 'delegated > silenced_claimed 1',
    delegated_to_ann: 'no already_claimed ann',
  },
  seen: {
    asks: 'raised > calling 1',
    silence: '',
    no_silence: '',
    ends: 'ended > over 1',
    ends_for_good: 'ended > over 1',
    due: 'reminded > seen 1',
    rearmed: '',
    acknowledged: 'no already_acknowledged ann',
    claimed: 'no already_acknowledged ann',
    claimed_again: 'no already_acknowledged ann',
    declined: 'no already_acknowledged ann',
    declined_own: 'no already_acknowledged ann',
    declined_late: 'no already_acknowledged ann',
    escalated: 'no already_acknowledged ann',
    escalated_late: 'no already_acknowledged ann',
    delegated: 'no already_acknowledged ann',
    delegated_to_ann: 'no already_acknowledged ann',
  },
  latched: {
    asks: 'raised > calling 1',
    silence: '',
    no_silence: '',
    ends: '',
    ends_for_good: 'ended > over 1',
    due: '',
    rearmed: '',
    acknowledged: 'acknowledged > over 1',
    claimed: 'claimed > latched_claimed 1',
    claimed_again: 'claimed > latched_claimed 1',
    declined: 'no alarm_closed',
    declined_own: 'no alarm_closed',
    declined_late: 'no alarm_closed',
    escalated: 'no alarm_closed',
    escalated_late: 'no alarm_closed',
    delegated: 'no alarm_closed',
    delegated_to_ann: 'no alarm_closed',
  },
  latched_claimed: {
    asks: 'raised > calling 1',
    silence: '',
    no_silence: '',
    ends: '',
    ends_for_good: 'ended > over 1',
    due: 'claim_lapsed > latched 1',
    rearmed: '',
    acknowledged: 'acknowledged > over 1',
    claimed: 'no already_claimed ann',
    claimed_again: 'claimed > latched_claimed 1',
    declined: 'no already_claimed ann',
    declined_own: 'declined > latched 1',
    declined_late: 'no already_claimed ann',
    escalated: 'no alarm_closed',
    escalated_late: 'no alarm_closed',
    delegated: 'no alarm_closed',
    delegated_to_ann: 'no alarm_closed',
  },
  over: {
    asks: 'raised > calling 1',
    silence: '',
    no_silence: '',
    ends: '',
    ends_for_good: '',
    due: '',
    rearmed: '',
    acknowledged: 'no alarm_closed',
    claimed: 'no alarm_closed',
    claimed_again: 'no alarm_closed',
    declined: 'no alarm_closed',
    declined_own: 'no alarm_closed',
    declined_late: 'no alarm_closed',
    escalated: 'no alarm_closed',
    escalated_late: 'no alarm_closed',
    delegated: 'no alarm_closed',
    delegated_to_ann: 'no alarm_closed',
  },
}

describe('the table of an alarm’s life', () => {
  test('[LIFE-1] has a row for every standing and everything that can happen, and each is tested here', () => {
    expect(Object.keys(LIFE).sort()).toEqual([...STANDINGS].sort())
    const all = [...new Set(Object.values(HAPPENINGS).map(({ what }) => what))].sort()
    for (const row of Object.values(LIFE)) expect(Object.keys(row).sort()).toEqual(all)
    for (const name of STANDINGS) expect(standing(IN[name])).toBe(name)
  })

  test.each(STANDINGS)('[LIFE-1] %s: what becomes of it', (name) => {
    const table = Object.fromEntries(Object.keys(HAPPENINGS).map((named) => [named, said(IN[name], happens(IN[name], named as Named))]))
    expect(table).toEqual(ROWS[name])
  })

  test.each(STANDINGS)('[LIFE-2] %s: nothing is pending where nobody may be called, and never two things', (name) => {
    for (const named of Object.keys(HAPPENINGS) as Named[]) {
      const turned = happens(IN[name], named)
      if (!turned.ok || turned.changes.length === 0) continue
      const now = become(IN[name], turned)
      const where = standing(now)
      if (['silenced', 'latched', 'latched_claimed', 'over'].includes(where)) expect(now.next_ms, named).toBeNull()
      if (where === 'claimed' || where === 'silenced_claimed')
        expect(now.next_ms, named).toBe(now.response.state === 'claimed' ? now.response.until_ms : 'a claim')
      const rises = turned.changes.filter(({ patch }) => patch.level !== undefined && patch.level > IN[name].level)
      expect(rises.length, `${named}: one step at a time`).toBeLessThanOrEqual(1)
    }
  })

  test('[LIFE-3] a chain begins when it asks: a step at 0 is taken in that, the others at their times, each one level', () => {
    let life = become(IN.over, happens(IN.over, 'asks'))
    expect(life).toMatchObject({ level: 1, next_ms: NOW + 30_000, response: { state: 'none' } })
    life = become(life, happens(life, 'due', { now_ms: NOW + 30_100 }))
    expect(life).toMatchObject({ level: 2, next_ms: NOW + 90_000, response: { state: 'escalated', level: 2, at_ms: NOW + 30_100 } })
    life = become(life, happens(life, 'due', { now_ms: NOW + 90_000 }))
    expect(life).toMatchObject({ level: 3, next_ms: null })
    const unhurried = become(IN.over, happens(IN.over, 'asks', { steps: [120_000, 240_000] }))
    expect(unhurried).toMatchObject({ level: 0, next_ms: NOW + 120_000 })
    expect(become(IN.over, happens(IN.over, 'asks', { steps: [] }))).toMatchObject({ level: 0, next_ms: null })
  })

  test('[LIFE-3] after a step that was taken early or that is long overdue the next ones keep their distance', () => {
    const early = become(IN.calling, happens(IN.calling, 'escalated', { now_ms: NOW + 1_000 }))
    expect(early.next_ms).toBe(NOW + 61_000)
    const overdue = become(IN.calling, happens(IN.calling, 'due', { now_ms: NOW + 600_000 }))
    expect(overdue).toMatchObject({ level: 2, next_ms: NOW + 660_000 })
  })

  test('[LIFE-4] a claim stops the chain until its end and goes on sounding; when it lapses the next step is taken at once', () => {
    const claimed = become(IN.calling, happens(IN.calling, 'claimed'))
    expect(claimed).toMatchObject({ signal: { state: 'on' }, next_ms: NOW + 120_000, response: { by: 'bea', until_ms: NOW + 120_000 } })
    const lapsed = happens(claimed, 'due', { now_ms: NOW + 120_000 })
    expect(lapsed.ok && lapsed.changes.map(({ why, by }) => [why, by])).toEqual([
      ['claim_lapsed', null],
      ['escalated', null],
    ])
    expect(become(claimed, lapsed)).toMatchObject({ level: 2, next_ms: NOW + 180_000 })
    const nobody = happens(claimed, 'due', { steps: [0] })
    expect(nobody.ok && nobody.changes.map(({ why }) => why)).toEqual(['claim_lapsed'])
  })

  test('[LIFE-5] who asks for the next when there is none is told so; who cannot is heard anyway', () => {
    expect(happens(IN.calling, 'escalated', { steps: [0] })).toEqual({ ok: false, reason: 'nobody_left' })
    expect(said(IN.calling, happens(IN.calling, 'declined', { steps: [0] }))).toBe('declined > calling 1')
  })

  test('[LIFE-6] acknowledged and still true it is recalled again and again, and not while it is silenced', () => {
    const seen = become(IN.calling, happens(IN.calling, 'acknowledged'))
    expect(seen.next_ms).toBe(NOW + 180_000)
    const recalled = become(seen, happens(seen, 'due', { now_ms: NOW + 180_000 }))
    expect(recalled).toMatchObject({ reminded_ms: NOW + 180_000, next_ms: NOW + 360_000, signal: { state: 'off', why: 'acknowledged' } })
    expect(said(seen, happens(seen, 'due', { silence: PAUSED }))).toBe('')
    const late: Life = { ...IN.silenced, signal: { state: 'off', why: 'late' } }
    expect(become(late, happens(late, 'acknowledged')).next_ms).toBeNull()
  })

  test('[TAB-8] a colleague is asked by name: nothing that is pending waits longer for that, and no answer ends like none asked', () => {
    const asked = become(IN.calling, happens(IN.calling, 'delegated'))
    expect(asked).toMatchObject({ asked: { by: 'ann', to: 'cem', at_ms: NOW }, next_ms: IN.calling.next_ms, response: { state: 'none' } })
    expect(said(asked, happens(asked, 'delegated')), 'asked again').toBe('')
    const unanswered = become(asked, happens(asked, 'due', { now_ms: NOW + 5_000 }))
    expect(unanswered).toMatchObject({ level: 2, asked: null, response: { state: 'escalated' } })
    const declines = turn(asked, { what: 'declined', by: 'cem', stale: false }, around())
    expect(said(asked, declines)).toBe('declined, escalated > calling 2')
    expect(become(asked, declines).asked).toBeNull()
    for (const named of ['claimed', 'acknowledged', 'ends', 'asks'] as const)
      expect(become(asked, happens(asked, named)).asked, named).toBeNull()
  })

  test('[TAB-8] who goes hands it over: whoever was asked takes it, or leaves it where it was; nobody else does', () => {
    const asked = become(IN.claimed, happens(IN.claimed, 'delegated'))
    expect(asked.response).toEqual(CLAIMED)
    const takes = turn(asked, { what: 'claimed', by: 'cem', at_ms: NOW }, around())
    expect(become(asked, takes)).toMatchObject({ asked: null, response: { by: 'cem', until_ms: NOW + 120_000 } })
    const leaves = turn(asked, { what: 'declined', by: 'cem', stale: false }, around())
    expect(become(asked, leaves)).toMatchObject({ asked: null, response: CLAIMED, level: 1 })
    expect(said(asked, happens(asked, 'claimed'))).toBe('no already_claimed ann')
  })

  test('[LIFE-7] another chain of the ward: what waited for nothing waits for its next step, what has none left waits no more', () => {
    const idle: Life = { ...IN.calling, level: 0, next_ms: null }
    expect(become(idle, happens(idle, 'rearmed')).next_ms).toBe(NOW)
    expect(become({ ...idle, level: 1 }, happens({ ...idle, level: 1 }, 'rearmed')).next_ms).toBe(NOW + 30_000)
    expect(become(IN.calling, happens(IN.calling, 'rearmed', { steps: [0] })).next_ms).toBeNull()
    expect(said(IN.calling, happens(IN.calling, 'due', { steps: [] }))).toBe('updated > calling 1')
  })

  test('[LIFE-8] a chattering alarm must hold for a minute before its first step', () => {
    expect(become(IN.over, happens(IN.over, 'asks', { hold_ms: 60_000 }))).toMatchObject({ level: 0, next_ms: NOW + 60_000 })
    expect(become(IN.over, happens(IN.over, 'asks', { hold_ms: 60_000, steps: [120_000] })).next_ms).toBe(NOW + 120_000)
  })
})
