import { describe, expect, test } from 'vitest'
import catheterDisconnect from './catheter-disconnect.ts'
import { blank, judge, steady } from './testing.ts'

describe('arterial line disconnected', () => {
  test('[DET-73] five seconds without pressure and pulse, not less', () => {
    expect(judge(catheterDisconnect, { 'art.lost_ms': steady(4_999) })).toEqual({ condition: 'false', inside: false })
    expect(judge(catheterDisconnect, { 'art.lost_ms': steady(5_000) })).toMatchObject({
      condition: 'true',
      code: 'catheter_disconnect',
      channel: 'art',
      params: { seconds: 5 },
    })
  })

  test('[DET-73] over only when pressure or pulse is back; nothing known is not over', () => {
    expect(judge(catheterDisconnect, { 'art.lost_ms': steady(0) })).toEqual({ condition: 'false', inside: true })
    expect(judge(catheterDisconnect, { 'art.lost_ms': blank('missing', 9_000) })).toEqual({ condition: 'unknown', reason: 'missing' })
  })
})
