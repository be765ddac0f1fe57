import { afterEach, expect, test, vi } from 'vitest'
import { keepAwake } from './keep-awake.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser whose page can be hidden; a hidden page loses its lock. */
function browser() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const locks: Array<{ released: boolean }> = []
  const request = async () => {
    const lock = { released: false }
    locks.push(lock)
    return {
      release: async () => {
        lock.released = true
      },
    }
  }
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { wakeLock: { request } })
  return {
    locks,
    show(state: 'visible' | 'hidden') {
      page.visibilityState = state
      page.dispatchEvent(new Event('visibilitychange'))
    },
  }
}
const settled = () => new Promise((done) => setImmediate(done))

test('[TAB-10] the screen is kept awake, asked for again at every return, and let go when the page is left', async () => {
  const { locks, show } = browser()
  const letGo = keepAwake()
  await settled()
  show('hidden')
  expect(locks).toHaveLength(1)
  show('visible')
  await settled()
  expect(locks).toHaveLength(2)
  letGo()
  await settled()
  expect(locks.at(-1)?.released).toBe(true)
  show('visible')
  expect(locks).toHaveLength(2)
})

test('[TAB-10] a page that is left before its lock came lets that go too', async () => {
  const { locks } = browser()
  keepAwake()()
  await settled()
  expect(locks).toEqual([{ released: true }])
})
