import { describe, expect, test } from 'vitest'
import type { Principal } from '../../contracts/role.ts'
import { manualClock } from '../clock.ts'
import { createTrail, type Line, type TrailOptions } from './trail.ts'

const ann: Principal = { user: 'ann', name: 'Ann B', role: 'nurse', wards: ['w1'], session: 's1', expires_ms: Number.POSITIVE_INFINITY }

function open(over: Partial<TrailOptions> = {}) {
  const clock = manualClock()
  const stored: Line[] = []
  const state = { away: false, writes: 0 }
  const write = async (lines: readonly Line[]) => {
    state.writes++
    if (state.away) throw new Error('ECONNREFUSED')
    stored.push(...lines)
  }
  const trail = createTrail({ clock, via: 'http', write, patience_ms: 10, ...over })
  return { clock, stored, state, trail, said: () => stored.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`) }
}

describe('looks at patient data', () => {
  test('[AUD-10] a look is stored before the answer goes out: who, as what, how, where, what', async () => {
    const { trail, stored, clock } = open()
    await trail.viewed(ann, 'view.patient', 'e1', 'w1')
    expect(stored).toEqual([
      {
        at_ms: clock.now_ms(),
        actor: 'ann',
        action: 'view.patient',
        subject: 'e1',
        detail: { via: 'http', role: 'nurse', ward: 'w1' },
      },
    ])
  })

  test('[AUD-11] one line a session, what, subject and minute at most; another of any of them is another line', async () => {
    const { trail, clock, said } = open()
    const twice = async () => {
      for (let i = 0; i < 2; i++) await trail.viewed(ann, 'view.patient', 'e1', 'w1')
    }
    await twice()
    await trail.viewed(ann, 'view.trends', 'e1', 'w1')
    await trail.viewed(ann, 'view.patient', 'e2', 'w1')
    await trail.viewed({ ...ann, session: 's2' }, 'view.patient', 'e1', 'w1')
    expect(said()).toEqual(['ann view.patient e1', 'ann view.trends e1', 'ann view.patient e2', 'ann view.patient e1'])
    clock.advance(60_000)
    await twice()
    await trail.turn()
    expect(said()).toHaveLength(5)
  })

  test('[AUD-12] a look at a stay opened in an emergency says so', async () => {
    const { trail, stored } = open()
    await trail.viewed(ann, 'view.patient', 'e9', 'w2')
    expect(stored[0]?.detail).toEqual({ via: 'http', role: 'nurse', ward: 'w2', emergency: true })
  })

  test('[AUD-13] while the database is away nobody waits longer than a moment, and the lines follow in order', async () => {
    const { trail, state, said } = open()
    state.away = true
    for (let i = 0; i < 5; i++) await trail.viewed(ann, 'view.patient', `e${i}`, 'w1')
    expect([said(), trail.waiting()]).toEqual([[], 5])
    state.away = false
    await trail.turn()
    expect([said(), trail.waiting()]).toEqual([['e0', 'e1', 'e2', 'e3', 'e4'].map((e) => `ann view.patient ${e}`), 0])
  })

  test('[AUD-13] a database that never answers does not hold a look up', async () => {
    const { trail } = open({ write: () => new Promise(() => undefined) })
    await trail.viewed(ann, 'view.patient', 'e1', 'w1')
    expect(trail.waiting()).toBe(1)
  })

  test('[AUD-14] memory is bounded: what does not fit is counted, and the count is in the audit', async () => {
    const { trail, state, stored, said } = open({ lines_max: 3 })
    state.away = true
    for (let i = 0; i < 10; i++) await trail.viewed(ann, 'view.patient', `e${i}`, 'w1')
    expect(trail.waiting()).toBe(3)
    state.away = false
    await trail.turn()
    expect(said()).toEqual(['ann view.patient e0', 'ann view.patient e1', 'ann view.patient e2', 'system audit.lost http'])
    expect(stored[3]?.detail).toEqual({ lines: 7 })
  })
})

describe('refusals', () => {
  test('[AUD-15] a refusal says who, why, what was asked for without ids, and the one id asked of', async () => {
    const { trail, stored } = open()
    trail.refused(ann, 'not_allowed', '/api/patients/:id/trends', 'e7')
    await trail.turn()
    expect(stored).toMatchObject([
      {
        actor: 'ann',
        action: 'refused.not_allowed',
        subject: 'e7',
        detail: { path: '/api/patients/:id/trends', role: 'nurse', via: 'http' },
      },
    ])
  })

  test('[AUD-16] a flood of strangers is one line an address, reason and minute, and then how many more', async () => {
    const { trail, stored, clock } = open()
    for (let i = 0; i < 1_000; i++) trail.refused({ address: '10.0.0.9' }, 'signed_out', `/wards/${i}`)
    trail.refused({ address: '10.0.0.8' }, 'signed_out', '/')
    await trail.turn()
    expect(stored.map(({ actor, subject }) => `${actor} ${subject}`)).toEqual(['anonymous 10.0.0.9', 'anonymous 10.0.0.8'])
    clock.advance(60_000)
    await trail.turn()
    expect(stored.slice(2)).toMatchObject([{ action: 'refused.signed_out', subject: '10.0.0.9', detail: { further: 999 } }])
  })

  test('[AUD-16] somebody signed in who tries every id fills neither memory nor audit', async () => {
    const { trail, stored, clock } = open()
    for (let i = 0; i < 5_000; i++) trail.refused(ann, 'not_found', '/api/patients/:id', `guess-${i}`)
    await trail.turn()
    expect(stored.length).toBe(61)
    clock.advance(60_000)
    await trail.close()
    expect(stored.at(-1)).toMatchObject({ subject: 'many', detail: { path: 'many', further: 4_939 } })
  })

  test('[AUD-16] many addresses: the bound holds and the counts are told', async () => {
    const { trail, stored } = open()
    for (let i = 0; i < 10_000; i++)
      for (let n = 0; n < 2; n++) trail.refused({ address: `10.1.${i >> 8}.${i & 255}` }, 'origin', '/socket.io')
    await trail.close()
    expect(stored.reduce((sum, { detail }) => sum + ((detail.further as number | undefined) ?? 1), 0)).toBe(20_000)
  })

  test('[AUD-17] what a stranger typed reaches the audit as printable text of bounded length', async () => {
    const { trail, stored } = open()
    trail.refused(ann, 'not_found', '/api/\u0000\ud800x', `Müller ${'x'.repeat(500)}\n`)
    await trail.turn()
    expect(stored[0]?.detail.path).toBe('/api/??x')
    expect(stored[0]?.subject).toMatch(/^M\?ller\?x{93}$/)
  })
})
