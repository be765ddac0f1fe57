import { expect, test } from 'vitest'
import { fresh } from './fresh.ts'

function scripted() {
  const begun: Array<{ end: () => void; fail: () => void }> = []
  let open = 0
  let most = 0
  const work = () => {
    most = Math.max(most, ++open)
    return new Promise<void>((done, fail) => {
      begun.push({ end: done, fail: () => fail(new Error('away')) })
    }).finally(() => void open--)
  }
  return { begun, most: () => most, one: fresh(work) }
}
const turn = () => new Promise((next) => setImmediate(next))

test('[PAT-20] who asks while a reading runs gets one that began afterwards, and however many ask, it is one', async () => {
  const { begun, most, one } = scripted()
  let early = false
  const first = one.run().then(() => {
    early = true
  })
  const later = [one.run(), one.run(), one.run()]
  expect(begun.length).toBe(1)
  begun[0]!.end()
  await first
  expect(early).toBe(true)
  await turn()
  expect(begun.length).toBe(2)
  begun[1]!.end()
  await Promise.all(later)
  expect(begun.length).toBe(2)
  expect(most()).toBe(1)
})

test('[PAT-20] a reading that fails fails for those who asked for it, and the next is made all the same', async () => {
  const { begun, one } = scripted()
  const first = one.run()
  const second = one.run()
  begun[0]!.fail()
  await expect(first).rejects.toThrow('away')
  await turn()
  begun[1]!.end()
  await expect(second).resolves.toBeUndefined()
  await one.settled()
})
