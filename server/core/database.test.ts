import { expect, test } from 'vitest'
import { whenThere } from './database.ts'

const refused = (code: string) => new Error('the database could not be migrated', { cause: Object.assign(new Error(code), { code }) })

test('[DB-40] a database that is being started is waited for; what else is wrong with it is said at once', async () => {
  const answers = [refused('ECONNREFUSED'), refused('57P03'), null]
  const work = async () => {
    const answer = answers.shift()
    if (answer) throw answer
    return 'there'
  }
  await expect(whenThere(work, 60_000, 1)).resolves.toBe('there')
  let asked = 0
  const edited = async () => {
    asked++
    throw new Error('the database could not be migrated: changed after it was applied: 1_first')
  }
  await expect(whenThere(edited)).rejects.toThrow('changed after')
  expect(asked).toBe(1)
})

test('[DB-40] a start that is broken off waits no more', async () => {
  const leaving = new AbortController()
  const away = whenThere(() => Promise.reject(refused('ENOTFOUND')), 60_000, 60_000, leaving.signal)
  setImmediate(() => leaving.abort())
  await expect(away).rejects.toThrow(/abort/)
})

test('[DB-40] one that stays away is an error in its own words', async () => {
  await expect(whenThere(() => Promise.reject(refused('ECONNREFUSED')), 0)).rejects.toThrow('could not be migrated')
})
