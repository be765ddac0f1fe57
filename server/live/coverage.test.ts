import { describe, expect, test } from 'vitest'
import type { ScreenReport } from '../../contracts/live.ts'
import type { CoverageRecord } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import { createCoverage, LOOK_EVERY_MS, OTHERS_PER_LOOK, START_MS } from './coverage.ts'
import type { View, Viewer } from './viewer.ts'
import { HEARD_MS, screenOf, worthOf } from './worth.ts'

const SEEN: ScreenReport = { visible: true, sound: 'running', p95_ms: null }
const WARD: View = { view: 'ward', ward: 'w1' }
const BEAT_MS = 3_000

/** A ward of `n` patients, p0 to p(n-1), and screens that report by themselves until told otherwise. */
function ward(n: number) {
  const clock = manualClock()
  const viewers = new Set<Viewer>()
  const said: CoverageRecord[] = []
  const lying = Array.from({ length: n }, (_, i) => `p${i}`)
  const directory = {
    encounters: () => [...lying],
    place: (encounter: string) => ({ encounter, ward: 'w1' }) as never,
  }
  const coverage = createCoverage({ clock, directory, viewers, cover: (record) => void said.push(record) })
  const beating = new Set<Viewer>()
  return {
    clock,
    said,
    lying,
    /** A nurse of the ward, or of `wards`, with what she has opened in an emergency. */
    open(session: string, view: View | null = WARD, report: ScreenReport = SEEN, wards = ['w1']): Viewer {
      const opened = wards.includes('w1') || view?.view !== 'bed' ? [] : [{ encounter: view.encounter, until_ms: Number.POSITIVE_INFINITY }]
      const principal = { user: `u-${session}`, session, role: 'nurse', wards, opened } as Partial<
        Viewer['principal']
      > as Viewer['principal']
      const viewer = { principal, view, report, reported_ms: clock.monotonic_ms() } as Viewer
      viewers.add(viewer)
      beating.add(viewer)
      return viewer
    },
    close: (viewer: Viewer) => void (viewers.delete(viewer) && beating.delete(viewer)),
    /** The process behind it stands still: its socket stays open. */
    freeze: (viewer: Viewer) => void beating.delete(viewer),
    pass(ms: number) {
      for (let t = 0; t < ms; t += LOOK_EVERY_MS) {
        clock.advance(LOOK_EVERY_MS)
        for (const viewer of beating) if (clock.monotonic_ms() - viewer.reported_ms >= BEAT_MS) viewer.reported_ms = clock.monotonic_ms()
        coverage.look()
      }
    },
    /** ms until something is said, at most `within_ms`. */
    until(within_ms: number): number {
      const from = clock.monotonic_ms()
      const before = said.length
      while (said.length === before && clock.monotonic_ms() - from < within_ms) this.pass(LOOK_EVERY_MS)
      return clock.monotonic_ms() - from
    },
    people: () => said.at(-1)?.screens.map(({ user }) => user),
  }
}

describe('who watches a bed', () => {
  test('[COV-1] a screen counts while it is seen, can be heard and was heard of; each of the three is enough to lose it', () => {
    const of = (report: ScreenReport | null, age_ms = 0) => worthOf({ report, reported_ms: -age_ms }, 0)
    expect(of(SEEN)).toBe('watching')
    expect(of(SEEN, HEARD_MS + 1)).toBe('not_heard')
    expect(of(null)).toBe('not_heard')
    expect(of({ ...SEEN, visible: false })).toBe('hidden')
    for (const sound of ['off', 'failed'] as const) expect(of({ ...SEEN, sound })).toBe('no_sound')
  })

  test('[COV-2] the last screen that closes, hides, loses its sound or stands still is missed within 15 s, and not before a page could be loaded anew', () => {
    const ways: Record<string, (w: ReturnType<typeof ward>, v: Viewer) => void> = {
      closes: (w, v) => w.close(v),
      hides: (_, v) => void Object.assign(v, { report: { ...SEEN, visible: false } }),
      'loses its sound': (_, v) => void Object.assign(v, { report: { ...SEEN, sound: 'off' } }),
      'stands still': (w, v) => w.freeze(v),
      'shows something else': (_, v) => void Object.assign(v, { view: null }),
    }
    for (const [way, go] of Object.entries(ways)) {
      const w = ward(1)
      const screen = w.open('a')
      w.pass(START_MS)
      expect(w.people(), way).toEqual(['u-a'])
      go(w, screen)
      const gone_ms = w.until(60_000)
      expect(w.people(), way).toEqual([])
      expect(gone_ms, way).toBeGreaterThan(4_000)
      expect(gone_ms, way).toBeLessThanOrEqual(14_000)
    }
  })

  test('[COV-2] a page that is loaded anew within 4 s is not missed; one that is back later ends it at once', () => {
    const w = ward(2)
    const first = w.open('a')
    w.pass(START_MS)
    const before = w.said.length
    w.close(first)
    w.pass(4_000)
    const again = w.open('a')
    w.pass(60_000)
    expect(w.said.length).toBe(before)
    w.close(again)
    w.until(15_000)
    expect(w.people()).toEqual([])
    w.open('b')
    expect(w.until(15_000)).toBeLessThanOrEqual(LOOK_EVERY_MS)
    expect(w.people()).toEqual(['u-b'])
  })

  test('[COV-3] after a start nobody is missed for 30 s; who is there is said at once, and each bed is told of once', () => {
    const w = ward(3)
    w.pass(10_000)
    expect(w.said).toEqual([])
    w.open('a', { view: 'bed', encounter: 'p1', ward: 'w1' }, SEEN, [])
    w.pass(LOOK_EVERY_MS)
    expect(w.said.map(({ encounter, screens }) => [encounter, screens])).toEqual([['p1', [{ screen: screenOf('a'), user: 'u-a' }]]])
    w.pass(START_MS - 10_000 - 2 * LOOK_EVERY_MS)
    expect(w.said.length).toBe(1)
    w.pass(10_000)
    expect(w.said.slice(1).map(({ encounter, screens }) => [encounter, screens.length])).toEqual([
      ['p0', 0],
      ['p2', 0],
    ])
    w.pass(600_000)
    expect(w.said.length).toBe(3)
  })

  test('[COV-3] whoever comes into a bed later is missed after the same wait, and nothing is said of whoever has left', () => {
    const w = ward(1)
    w.open('a', { view: 'bed', encounter: 'p0', ward: 'w1' }, SEEN, [])
    w.pass(START_MS)
    w.lying.push('p9')
    expect(w.until(15_000)).toBeLessThanOrEqual(7_000)
    expect(w.said.at(-1)).toMatchObject({ encounter: 'p9', screens: [] })
    w.lying.length = 0
    const before = w.said.length
    w.pass(120_000)
    expect(w.said.length).toBe(before)
  })

  test('[COV-9] a screen of one bed watches its whole ward where its person may see that, and that bed alone where they opened it in an emergency', () => {
    const w = ward(3)
    const nurse = w.open('a')
    const guest = w.open('b', { view: 'bed', encounter: 'p1', ward: 'w1' }, SEEN, ['w2'])
    w.pass(START_MS)
    const last = () => Object.fromEntries(w.said.map(({ encounter, screens }) => [encounter, screens.map(({ user }) => user).join()]))
    const both = [last().p1!.split(',').sort(), last().p0, last().p2]
    expect(both).toEqual([['u-a', 'u-b'], 'u-a', 'u-a'])
    const before = w.said.length
    nurse.view = { view: 'bed', encounter: 'p0', ward: 'w1' } // she opens one patient
    w.pass(60_000)
    expect(w.said.length, 'nothing has changed: she hears every bed').toBe(before)
    w.close(nurse)
    w.pass(60_000)
    expect(last()).toEqual({ p0: '', p1: 'u-b', p2: '' })
    w.close(guest)
    w.pass(60_000)
    expect(last().p1).toBe('')
  })

  test('[COV-4] two tabs of a session are one screen, its session is not told, and the order of coming makes no difference', () => {
    const w = ward(1)
    const tabs = [w.open('b'), w.open('b'), w.open('a')]
    w.pass(3_000)
    expect(new Set(w.people())).toEqual(new Set(['u-a', 'u-b']))
    expect(JSON.stringify(w.said)).not.toContain('"b"')
    const before = w.said.length
    w.close(tabs[0]!)
    w.close(tabs[2]!)
    w.open('a')
    w.pass(300_000)
    expect(w.said.length).toBe(before)
  })

  test('[COV-5] 50 screens that come and go over 1,000 patients say a bounded number of records a second', () => {
    const seed = Number(process.env.SEED ?? 20261121)
    let state = seed
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const w = ward(1_000)
    const screens = Array.from({ length: 50 }, (_, i) => w.open(`s${i}`))
    w.pass(START_MS)
    const perSecond: number[] = []
    for (let second = 0; second < 150; second++) {
      const before = w.said.length
      for (const screen of screens) if (random() < 0.3) screen.report = { ...SEEN, visible: random() < 0.7 }
      w.pass(1_000)
      perSecond.push(w.said.length - before)
    }
    console.info(`seed ${seed}: at most ${Math.max(...perSecond)} coverage records in a second, ${w.said.length} in 150 s`)
    expect(Math.max(...perSecond)).toBeLessThanOrEqual((OTHERS_PER_LOOK * 1_000) / LOOK_EVERY_MS)
    // What is said last is what is so: once it is quiet, every bed's people are told of.
    for (const screen of screens.slice(1)) screen.report = { ...SEEN, visible: false }
    screens[0]!.report = SEEN
    w.pass(120_000)
    const last = new Map(w.said.map(({ encounter, screens: now }) => [encounter, now.map(({ user }) => user).join()]))
    expect(new Set(last.values())).toEqual(new Set(['u-s0']))
    expect(last.size).toBe(1_000)
  })
})
