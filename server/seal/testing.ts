import { createFields, type Fields } from './fields.ts'

/** Fields with a ring of their own, for tests. */
export function testFields(): Fields {
  const ring = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]), index: Buffer.alloc(32, 2) }
  return createFields(() => ring)
}
