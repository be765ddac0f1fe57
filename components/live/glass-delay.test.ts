import { expect, test } from 'vitest'
import { countOf } from '../../contracts/delay.ts'
import type { TickHead } from '../../contracts/live.ts'
import { GlassDelay } from './glass-delay.ts'

const AT = 1_000_000
const head = (server_ms: number, ends: Record<string, number>): TickHead => ({
  v: 'w',
  id: 'w1',
  server_ms,
  seq: 1,
  beds: Object.entries(ends).map(([e, end]) => ({ e, w: [{ c: 'ecg_ii', t0: end - 250, fs: 250, n: 62.5, g: 1, off: 0, o: 0 }] })),
})
const n = (counts: ReadonlyArray<readonly [number, number]>) => countOf(counts.map(([, count]) => count))

test('[STA-8] a bed is as late as the end of its newest data is before the painted frame', () => {
  const glass = new GlassDelay()
  expect(glass.arrived(head(AT, { a: AT - 120, b: AT - 900 }))).toBe(true)
  glass.painted(AT + 30, 5_000, () => AT - 400)
  expect(glass.p95_ms(5_000, 'a')).toBe(150)
  expect(glass.p95_ms(5_000, 'b')).toBe(930)
  expect(glass.p95_ms(5_000)).toBe(930)
  const said = glass.take(5_000)
  expect(said).toMatchObject({ beds: { a: 150, b: 930 }, waves_p95_ms: 430 })
  expect([n(said.glass), n(said.drawn)]).toEqual([2, 1])
  expect(glass.take(5_000)).toMatchObject({ glass: [], drawn: [], beds: { a: 150 } })
})

test('[STA-8] one frame is asked for, however many pictures come before it', () => {
  const glass = new GlassDelay()
  const asked = [0, 1, 2].map((i) => glass.arrived(head(AT + i, { a: AT })))
  expect(asked).toEqual([true, false, false])
  glass.painted(AT + 10, 0, () => Number.NaN)
  expect(n(glass.take(0).drawn)).toBe(3)
  expect(glass.take(0).waves_p95_ms).toBeNull()
  expect(glass.arrived(head(AT + 20, { a: AT }))).toBe(true)
})

test('[STA-8] nothing is measured of a page that paints nothing, nor kept of a patient that is not shown', () => {
  const glass = new GlassDelay()
  for (let i = 0; i < 1_000; i++) glass.arrived(head(AT, { a: AT }))
  glass.forget()
  glass.painted(AT + 60_000, 0, () => AT)
  expect(glass.p95_ms(0)).toBeNull()
  glass.arrived(head(AT, { a: AT }))
  glass.painted(AT + 5, 0, () => AT)
  glass.keep(new Set(['b']))
  expect(glass.take(0).beds).toEqual({})
})

test('[STA-8] only the last minute counts, and data from a clock that runs ahead counts as no delay', () => {
  const glass = new GlassDelay()
  glass.arrived(head(AT, { a: AT - 5_000 }))
  glass.painted(AT, 0, () => AT)
  glass.arrived(head(AT, { a: AT + 40 }))
  glass.painted(AT, 60_001, () => AT + 50)
  expect(glass.p95_ms(60_001, 'a')).toBe(0)
  expect(glass.p95_ms(200_000, 'a')).toBeNull()
})

test('[STA-8] a bed without waves in the picture says nothing of its way', () => {
  const glass = new GlassDelay()
  glass.arrived({ ...head(AT, {}), beds: [{ e: 'a', w: [] }] })
  glass.painted(AT + 5, 0, () => AT)
  expect(glass.take(0)).toMatchObject({ glass: [], beds: {} })
})
