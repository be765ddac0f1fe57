import { expect, test } from 'vitest'
import { createStopping } from './stopping.ts'

const never = () => new Promise<void>(() => undefined)

test('[SET-5] parts stop in the reverse order of their start, whatever one of them throws', async () => {
  const stopped: string[] = []
  const stopping = createStopping()
  stopping.add(() => void stopped.push('database'))
  stopping.add(() => {
    throw new Error('broken')
  })
  stopping.add(async () => void stopped.push('log'))
  stopping.add(() => Promise.reject(new Error('broken too')))
  stopping.add(() => void stopped.push('door'))
  await stopping.all()
  expect(stopped).toEqual(['door', 'log', 'database'])
})

test('[SET-5] a part that never ends is left behind, and the database is stopped all the same', async () => {
  let stopped = false
  const stopping = createStopping(100)
  stopping.add(() => {
    stopped = true
  }, 1_000)
  for (let i = 0; i < 5; i++) stopping.add(never)
  const from = performance.now()
  await stopping.all()
  expect(stopped).toBe(true)
  expect(performance.now() - from).toBeLessThan(1_500)
})

test('[SET-5] stopping twice stops once', async () => {
  let times = 0
  const stopping = createStopping()
  stopping.add(() => void times++)
  await stopping.all()
  await stopping.all()
  expect(times).toBe(1)
})
