import { expect, test } from 'vitest'
import { parseOptions, Refusal } from './options.ts'

const asked = (from: string, to: string, ...more: string[]) => parseOptions(['--patient', 'e1', '--from', from, '--to', to, ...more])

test('[WHY-7] the program replays a stretch with a zone, in order, of 24 hours at most, and says what it cannot use', () => {
  expect(asked('2026-03-01T08:00Z', '2026-03-02T08:00Z', '--json')).toEqual({
    ...{ patient: 'e1', json: true, trace: false },
    ...{ from_ms: Date.UTC(2026, 2, 1, 8), to_ms: Date.UTC(2026, 2, 2, 8) },
  })
  expect(() => asked('2026-03-01T08:00Z', '2026-03-02T08:01Z')).toThrow('24 hours')
  expect(() => asked('2026-03-02T08:00Z', '2026-03-01T08:00Z')).toThrow('not before')
  for (const wrong of ['yesterday', '2026-03-01', '2026-03-01T08:00', '2026-13-01T08:00Z'])
    expect(() => asked(wrong, '2026-03-02T08:00Z')).toThrow(Refusal)
  expect(() => parseOptions([])).toThrow('npm run replay')
  expect(() => parseOptions(['--what'])).toThrow(Refusal)
})
