import { expect, test } from 'vitest'
import type { ScreenLine } from '../../contracts/live.ts'
import { countScreens, listed, onlyYours } from './watchers.ts'

const line = (screen: string, change: Partial<ScreenLine> = {}): ScreenLine => ({
  screen,
  name: screen,
  role: 'nurse',
  encounter: null,
  hears_ward: true,
  state: 'watching',
  yours: false,
  ...change,
})
const MINE = line('me', { yours: true })

test('[COV-8] a bed is marked that nobody watches but you: not one that somebody else sees and hears, and not one without anybody', () => {
  expect(onlyYours([MINE], 'e1')).toBe(true)
  expect(onlyYours([MINE, line('me', { yours: true, state: 'hidden' })], 'e1')).toBe(true)
  expect(onlyYours([MINE, line('ann')], 'e1')).toBe(false)
  for (const state of ['hidden', 'no_sound', 'not_heard'] as const) expect(onlyYours([MINE, line('ann', { state })], 'e1')).toBe(true)
  const bedside = line('ann', { encounter: 'e1' })
  expect([onlyYours([MINE, bedside], 'e1'), onlyYours([MINE, bedside], 'e2')], 'she hears the whole ward').toEqual([false, false])
  const guest = { ...bedside, hears_ward: false }
  expect([onlyYours([MINE, guest], 'e1'), onlyYours([MINE, guest], 'e2')], 'an emergency opened one bed').toEqual([false, true])
  expect(onlyYours([{ ...MINE, encounter: 'e1' }], 'e2'), 'your own page of one patient').toBe(true)
  expect(onlyYours([{ ...MINE, state: 'no_sound' }], 'e1')).toBe(false)
  expect(onlyYours([], 'e1')).toBe(false)
})

test('[COV-8] the list has each session once with the best of its tabs, those that watch first; screens without sound are counted', () => {
  const screens = [line('ann', { state: 'no_sound' }), MINE, { ...MINE, state: 'hidden' as const }, line('ben', { encounter: 'e1' })]
  expect(listed(screens).map(({ screen, state }) => [screen, state])).toEqual([
    ['ben', 'watching'],
    ['me', 'watching'],
    ['ann', 'no_sound'],
  ])
  expect(countScreens(screens)).toEqual({ watching: 2, others: 1 })
  expect(countScreens([...screens, line('guest', { encounter: 'e1', hears_ward: false })]), 'told of one bed alone').toEqual({
    watching: 2,
    others: 1,
  })
  expect(countScreens([MINE, { ...MINE, encounter: 'e1', state: 'hidden' }]), 'two tabs of one session').toEqual({ watching: 1, others: 0 })
  expect(countScreens([])).toEqual({ watching: 0, others: 0 })
})
