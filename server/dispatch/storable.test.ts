import { expect, test } from 'vitest'
import { storable } from './storable.ts'

test('[DB-3] text that PostgreSQL refuses is replaced, everything else is kept', () => {
  expect(storable({ text: 'a\u0000b', half: 'x\ud83d', whole: '😀 Ω \\u0000', n: [1.5, null] })).toEqual({
    text: 'a\ufffdb',
    half: 'x\ufffd',
    whole: '😀 Ω \\u0000',
    n: [1.5, null],
  })
})
