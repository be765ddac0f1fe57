import { expect, test } from 'vitest'
import { freeId, slug } from './slug.ts'

test('[PPL-11] the id of a ward is its name as an address can carry it', () => {
  expect(slug('Ward 4B', 'ward')).toBe('ward-4b')
  expect(slug('  Süd – Überwachung (neu) ', 'ward')).toBe('sud-uberwachung-neu')
  expect(slug('病棟', 'ward')).toBe('ward')
  expect(slug('../../etc', 'ward')).toBe('etc')
  expect(slug('x'.repeat(60), 'ward')).toHaveLength(40)
})
test('[PPL-11] an id that was used is not used again', async () => {
  const used = new Set(['ward-4b', 'ward-4b-2'])
  expect(await freeId('Ward 4B', 'ward', async (id) => !used.has(id))).toBe('ward-4b-3')
})
