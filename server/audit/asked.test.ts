import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askedFor, PATH_WORDS } from './asked.ts'

/** Names of the folders below `folder` that stand in an address as they are. */
function words(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [...(/^[[(_@]/.test(name) ? [] : [name]), ...words(join(folder, name))])
}

test('[AUD-18] what was asked for has the names of folders in it and no id', () => {
  expect(askedFor('/api/patients/0b8e-77/trends')).toEqual({ path: '/api/patients/:id/trends', asked: '0b8e-77' })
  expect(askedFor('/patients/M%C3%BCller/limits')).toEqual({ path: '/patients/:id/limits', asked: 'Müller' })
  expect(askedFor('/wards')).toEqual({ path: '/wards', asked: '' })
  expect(askedFor('/%E0%A4%A/x')).toEqual({ path: '/:id/:id', asked: '%E0%A4%A' })
})

test('[AUD-18] every folder of app/ is known by name', () => {
  const known = words(join(import.meta.dirname, '..', '..', 'app'))
  expect(known.length).toBeGreaterThan(10)
  expect([...new Set(known)].filter((word) => !PATH_WORDS.has(word)).sort()).toEqual([])
})
