import { expect, test } from 'vitest'
import { SCREEN_DELAY_MAX, type ScreenReport } from '../../contracts/live.ts'
import type { Principal } from '../../contracts/role.ts'
import { STATUS_NOW_MS } from '../../contracts/status.ts'
import { delays } from '../observe/delays.ts'
import { delaysOfBeds, screenReport, takeReport } from './screen-report.ts'
import { bedsNow, screensFor } from './screen-status.ts'
import type { View, Viewer } from './viewer.ts'
import { HEARD_MS } from './worth.ts'

const DELAY = { glass: [[30, 4]], drawn: [[20, 2]], beds: { e1: 120 }, waves_p95_ms: 400 } as ScreenReport['delay'] & object
const SEEN: ScreenReport = { visible: true, sound: 'running', p95_ms: 120, delay: DELAY }
const person = (role: Principal['role'], wards: string[]): Principal => ({
  user: role,
  name: `Name of ${role}`,
  role,
  wards,
  session: role,
  expires_ms: 9e15,
})
const viewer = (view: View | null, report: ScreenReport | null = SEEN, role: Principal['role'] = 'nurse'): Viewer =>
  ({ principal: person(role, ['w1']), view, report, reported_ms: 0, since_ms: 0 }) as Viewer
const WARD: View = { view: 'ward', ward: 'w1' }
const directory = {
  place: (e: string) => ({ e1: { ward: 'w1', bed: 'b1', bed_label: '07' }, e9: { ward: 'w2', bed: 'b9', bed_label: '99' } })[e] as never,
  ward: (id: string) => ({ ward: { name: `Ward ${id}` } }) as never,
}

test('[STA-14] what a screen has measured is added to what all have; of a screen that shows nothing, nothing is', () => {
  const before = delays.quantiles('glass', STATUS_NOW_MS).n
  takeReport(viewer(WARD, null), SEEN, 0)
  takeReport(viewer(null, null), SEEN, 0)
  expect(delays.quantiles('glass', STATUS_NOW_MS).n).toBe(before + 4)
})

test('[STA-14] a report that is no report is not heard: buckets, counts and beds have their bounds', () => {
  expect(screenReport.safeParse(SEEN).success).toBe(true)
  expect(screenReport.safeParse({ visible: true, sound: 'off', p95_ms: null }).success).toBe(true)
  const wrong = [
    { glass: [[80, 1]] },
    { glass: [[-1, 1]] },
    { drawn: [[3, 0.5]] },
    { drawn: [[3, Number.POSITIVE_INFINITY]] },
    {
      glass: [
        [1, SCREEN_DELAY_MAX.counts],
        [2, 1],
      ],
    },
    { beds: { e1: -5 } },
    { beds: { e1: 'late' } },
    { beds: Object.fromEntries(Array.from({ length: SCREEN_DELAY_MAX.beds + 1 }, (_, i) => [`e${i}`, 1])) },
    { waves_p95_ms: Number.NaN },
  ]
  for (const one of wrong) expect(screenReport.safeParse({ ...SEEN, delay: { ...DELAY, ...one } }).success).toBe(false)
})

test('[STA-14] a bed is as late as the worst screen that shows it; what a screen says of beds it does not show is not believed', () => {
  const lies = viewer(WARD, { ...SEEN, delay: { ...DELAY, beds: { e1: 300, e9: 60_000, nobody: 1 } } })
  const own: View = { view: 'bed', ward: 'w1', encounter: 'e2' }
  const beds = delaysOfBeds([viewer(WARD), lies, viewer(own, { ...SEEN, delay: { ...DELAY, beds: { e1: 900 } } })], directory, 0)
  expect([...beds]).toEqual([['b1', { encounter: 'e1', p95_ms: 300, screens: 2 }]])
  expect(bedsNow([lies], directory, 0)).toEqual([{ bed: 'b1', label: '07', ward: 'Ward w1', p95_ms: 300, screens: 1 }])
})

test('[STA-14] a screen that was not heard for long, or shows nothing now, says nothing of how late a bed is', () => {
  const slow = { ...SEEN, delay: { ...DELAY, beds: { e1: 9_000 } } }
  const heard = { ...viewer(WARD), reported_ms: HEARD_MS }
  const now_ms = HEARD_MS + 1
  const beds = delaysOfBeds(
    [viewer(WARD, slow), { ...viewer(WARD, { ...slow, visible: false }), reported_ms: now_ms }, heard],
    directory,
    now_ms,
  )
  expect([...beds]).toEqual([['b1', { encounter: 'e1', p95_ms: 120, screens: 1 }]])
})

test('[STA-15] every screen is listed with what it is worth and since when; whose it is only to whoever may see the load of its ward', () => {
  const silent = { ...viewer(WARD), since_ms: -500 }
  const hidden = viewer(WARD, { ...SEEN, visible: false })
  const wall = viewer(WARD, { ...SEEN, sound: 'off' }, 'kiosk')
  const now_ms = 4_000
  const told = screensFor(person('admin', ['w1']), [hidden, wall], directory, now_ms)
  expect(told).toMatchObject([
    { name: 'Name of nurse', state: 'hidden', since_ms: 4_000, p95_ms: null, ward: 'Ward w1', bed: '' },
    { name: 'Name of kiosk', state: 'no_sound', p95_ms: 120, waves_p95_ms: 400 },
  ])
  expect(screensFor(person('biomed', []), [hidden, wall], directory, now_ms).map(({ name }) => name)).toEqual(['', 'Name of kiosk'])
  expect(screensFor(person('admin', ['w2']), [hidden], directory, now_ms)[0]!.name).toBe('')
  expect(screensFor(person('admin', ['w1']), [silent], directory, HEARD_MS + 300)[0]).toMatchObject({ state: 'not_heard', since_ms: 300 })
  expect(screensFor(person('admin', ['w1']), [viewer(null)], directory, now_ms)).toEqual([])
})

test('[STA-15] since when a screen is hidden or without sound begins with the change, not with each report', () => {
  const one = viewer(WARD, null)
  takeReport(one, SEEN, 1_000)
  takeReport(one, { ...SEEN, visible: false }, 4_000)
  takeReport(one, { ...SEEN, visible: false }, 7_000)
  expect(one.since_ms).toBe(4_000)
})
