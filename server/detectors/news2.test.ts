import { describe, expect, test } from 'vitest'
import news2 from './news2.ts'
import { blank, judge, settingsOf, steady } from './testing.ts'

const at = (total: number, highest: number, settings = settingsOf(news2)) =>
  judge(news2, { news2: steady(total), 'news2.highest': steady(highest) }, settings)

describe('news2', () => {
  test.each([
    [7, 'high', 7],
    [20, 'high', 7],
    [6, 'medium', 5],
    [5, 'medium', 5],
  ])('[SCO-10] a total of %d is %s priority, from %d points', (total, priority, limit) => {
    expect(at(total, 3)).toMatchObject({ condition: 'true', code: 'news2', priority, params: { value: total, limit } })
  })

  test('[SCO-10] a 3 in one part is low priority whatever the total; below it nothing is', () => {
    expect(at(3, 3)).toMatchObject({ condition: 'true', code: 'news2_single', priority: 'low', params: { value: 3 } })
    expect(at(4, 2)).toEqual({ condition: 'false', inside: true })
    expect(at(0, 0)).toEqual({ condition: 'false', inside: true })
  })

  test('[SCO-10] the thresholds are settings of the patient', () => {
    const settings = { ...settingsOf(news2), medium_points: 3, high_points: 9 }
    expect(at(8, 2, settings)).toMatchObject({ priority: 'medium', params: { limit: 3 } })
    expect(at(9, 2, settings)).toMatchObject({ priority: 'high', params: { limit: 9 } })
  })

  test('[SCO-11] parts that are missing can only add points: what the others reach alarms and says so, below it nothing is known', () => {
    const least = (points: number, highest: number) =>
      judge(news2, { news2: steady(points, { quality: 'incomplete' }), 'news2.highest': steady(highest, { quality: 'incomplete' }) })
    expect(least(7, 3)).toMatchObject({ condition: 'true', code: 'news2_incomplete', priority: 'high', params: { value: 7, limit: 7 } })
    expect(least(5, 2)).toMatchObject({ condition: 'true', code: 'news2_incomplete', priority: 'medium' })
    expect(least(3, 3)).toMatchObject({ condition: 'true', code: 'news2_single_incomplete', priority: 'low' })
    expect(least(4, 2)).toEqual({ condition: 'unknown', reason: 'incomplete' })
  })

  test('[SCO-2] a score of which nothing is known is unknown: it neither raises nor ends an alarm', () => {
    expect(judge(news2, { news2: blank('missing', 9), 'news2.highest': blank('missing', 3) })).toEqual({
      condition: 'unknown',
      reason: 'missing',
    })
  })
})
