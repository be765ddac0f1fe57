import { describe, expect, test } from 'vitest'
import { choicesFrom, chosen, MOST_WAVES, movedBy, NO_CHOICE, ordered, shownOf, toggled } from './wave-choice.ts'

const FOUR = ['ecg_ii', 'pleth', 'art', 'resp']

describe('which waves are shown, and in which order', () => {
  test('[BW-4] without a choice all, as they come', () => {
    expect(shownOf(FOUR, NO_CHOICE)).toEqual(FOUR)
  })
  test('[BW-4] a wave goes up and down by one place and stops at the ends', () => {
    const up = movedBy(FOUR, NO_CHOICE, 'art', -1)
    expect(shownOf(FOUR, up)).toEqual(['ecg_ii', 'art', 'pleth', 'resp'])
    expect(shownOf(FOUR, movedBy(FOUR, up, 'art', 1))).toEqual(FOUR)
    expect(movedBy(FOUR, NO_CHOICE, 'ecg_ii', -1)).toBe(NO_CHOICE)
    expect(movedBy(FOUR, NO_CHOICE, 'resp', 1)).toBe(NO_CHOICE)
    expect(movedBy(FOUR, NO_CHOICE, 'co2', 1)).toBe(NO_CHOICE)
  })
  test('[BW-4] a hidden wave keeps its place for when it is shown again', () => {
    const hidden = toggled(movedBy(FOUR, NO_CHOICE, 'art', -1), 'art')
    expect(shownOf(FOUR, hidden)).toEqual(['ecg_ii', 'pleth', 'resp'])
    expect(shownOf(FOUR, toggled(hidden, 'art'))).toEqual(['ecg_ii', 'art', 'pleth', 'resp'])
  })
  test('[BW-4] a wave that was not there when somebody chose is shown, last', () => {
    const choice = toggled(movedBy(FOUR, NO_CHOICE, 'resp', -1), 'ecg_ii')
    expect(shownOf([...FOUR, 'co2'], choice)).toEqual(['pleth', 'resp', 'art', 'co2'])
  })
  test('[BW-4] never none, and never more than twelve', () => {
    expect(shownOf(FOUR, { order: [], hidden: FOUR })).toEqual(['ecg_ii'])
    expect(shownOf(['ecg_ii'], { order: [], hidden: ['pleth', 'ecg_ii'] })).toEqual(['ecg_ii'])
    const many = Array.from({ length: 20 }, (_, i) => `c${i}`)
    expect(shownOf(many, NO_CHOICE)).toHaveLength(MOST_WAVES)
    expect(shownOf([], NO_CHOICE)).toEqual([])
  })
  test('[BW-4] an order of waves that are gone changes nothing of those that are there', () => {
    expect(ordered(FOUR, { order: ['x', 'resp', 'y'], hidden: [] })).toEqual(['resp', 'ecg_ii', 'pleth', 'art'])
  })
})

describe('the choice belongs to one patient’s page in one browser', () => {
  test('[BW-5] another patient’s is not touched, and the fortieth-first is forgotten', () => {
    let kept = chosen([], 'e0', NO_CHOICE)
    for (let i = 1; i <= 40; i++) kept = chosen(kept, `e${i}`, toggled(NO_CHOICE, `c${i}`))
    expect(kept).toHaveLength(40)
    expect(kept.some(([one]) => one === 'e0')).toBe(false)
    expect(choicesFrom(JSON.stringify(kept))).toEqual(kept)
    expect(chosen(kept, 'e5', NO_CHOICE).at(-1)).toEqual(['e5', NO_CHOICE])
  })
  test.each([
    null,
    '',
    '{',
    '{}',
    '3',
    'null',
    '[null]',
    '[["e"]]',
    '[["e",{"order":1,"hidden":[]}]]',
    '[[3,{"order":[],"hidden":[]}]]',
    '[["e",{"order":[],"hidden":[7]}]]',
  ])('[BW-5] what cannot be understood is nothing: %s', (kept) => {
    expect(choicesFrom(kept)).toEqual([])
  })
})
