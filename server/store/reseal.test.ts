import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SEALED_COLUMNS } from './reseal.ts'

test('[SEAL-7] a rotation reaches every column that anything is sealed for', () => {
  const server = join(import.meta.dirname, '..')
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(?!.*(test|testing|generated)).*\.ts$/.test(name),
  )
  const known = new Set(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`))
  const places = files.flatMap((name) =>
    [...readFileSync(join(server, name), 'utf8').matchAll(/\['([A-Z]\w+)', '?(\w+)'?, \w+/g)].map((m) => `${m[1]}.${m[2]}`),
  )
  const named = new Set(places.filter((place) => place !== 'Patient.column'))
  expect(named).toContain('BreakGlass.reason')
  expect([...named].filter((place) => !known.has(place))).toEqual([])
  expect([...known].filter((place) => !place.startsWith('Patient.') && !named.has(place))).toEqual([])
})
