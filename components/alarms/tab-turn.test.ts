import { describe, expect, test } from 'vitest'
import type { Level } from './alarm-order.ts'
import { FRESH_MS, LISTEN_MS, type TabBeacon, TabTurn } from './tab-turn.ts'

/** A browser: its tabs hear each other; a frozen one hears and says nothing, and has what it missed all at once when it wakes. */
function browser() {
  let now_ms = 0
  const tabs = new Map<string, ReturnType<typeof open>>()
  const bursts: string[] = []
  function open(name: string, { level = null as Level | null, able = true } = {}) {
    const waiting: TabBeacon[] = []
    const tab = { name, level, able, frozen: false, sounds: null as Level | null, waiting, turn: null as unknown as TabTurn }
    tab.turn = new TabTurn({
      tab: name,
      born_ms: now_ms,
      now: () => now_ms,
      post: (beacon) => {
        for (const other of tabs.values()) {
          if (other.name === name) continue
          if (other.frozen) other.waiting.push(beacon)
          else other.turn.hear(beacon)
        }
      },
      onBurst: (played) => void bursts.push(`${name} ${played}`),
    })
    tabs.set(name, tab)
    tab.turn.start()
    return tab
  }
  return {
    open,
    bursts,
    /** As the pages' timers do, four times a second. */
    pass(ms: number) {
      for (let t = 0; t < ms; t += 250) {
        now_ms += 250
        for (const tab of tabs.values()) if (!tab.frozen) tab.sounds = tab.turn.turn(tab.level, tab.able)
      }
    },
    /** Closed as pages are, or gone without a word. */
    close: (name: string, { crashed = false } = {}) => {
      if (!crashed) tabs.get(name)!.turn.stop()
      tabs.delete(name)
    },
    freeze: (name: string) => {
      const tab = tabs.get(name)!
      tab.frozen = true
      tab.sounds = null // the browser stands its audio still
    },
    wake: (name: string) => {
      const tab = tabs.get(name)!
      tab.frozen = false
      tab.turn.start()
      for (const beacon of tab.waiting.splice(0)) tab.turn.hear(beacon)
    },
    sounding: () => [...tabs.values()].filter(({ sounds }) => sounds).map(({ name, sounds }) => `${name} ${sounds}`),
  }
}

describe('tabs of one browser', () => {
  test('[SND-6] a tab that is alone sounds what it shows, after it has listened for others', () => {
    const b = browser()
    b.open('a', { level: 'high' })
    b.pass(250)
    expect(b.sounding()).toEqual([])
    b.pass(LISTEN_MS)
    expect(b.sounding()).toEqual(['a high'])
  })

  test('[SND-6] two tabs sound once, the elder one, and the younger is never heard meanwhile', () => {
    const b = browser()
    b.open('z', { level: 'medium' })
    b.pass(1_000)
    b.open('a', { level: 'medium' })
    for (let i = 0; i < 40; i++) {
      b.pass(250)
      expect(b.sounding()).toEqual(['z medium'])
    }
  })

  test('[SND-6] what only another tab shows is sounded too, and only the highest of all', () => {
    const b = browser()
    b.open('a', { level: 'technical' })
    b.pass(1_000)
    const other = b.open('b', { level: 'high' })
    b.pass(1_000)
    expect(b.sounding()).toEqual(['a high'])
    other.level = null
    b.pass(500)
    expect(b.sounding()).toEqual(['a technical'])
  })

  test('[SND-7] the sound is handed over when its tab closes or loses its sound at once, when it freezes or crashes within 3 s', () => {
    const ways: Record<string, [go: (b: ReturnType<typeof browser>) => void, within_ms: number]> = {
      closes: [(b) => b.close('a'), 500],
      crashes: [(b) => b.close('a', { crashed: true }), 3_000],
      freezes: [(b) => b.freeze('a'), 3_000],
    }
    for (const [way, [go, within_ms]] of Object.entries(ways)) {
      const b = browser()
      b.open('a', { level: 'high' })
      b.pass(1_000)
      b.open('b', { level: 'high' })
      b.pass(1_000)
      go(b)
      b.pass(within_ms)
      expect(b.sounding(), way).toEqual(['b high'])
    }
    const b = browser()
    const a = b.open('a', { level: 'high' })
    b.pass(1_000)
    b.open('b', { level: 'high' })
    a.able = false
    b.pass(500)
    expect(b.sounding()).toEqual(['b high'])
    a.able = true
    b.pass(500)
    expect(b.sounding()).toEqual(['a high'])
  })

  test('[SND-7] a frozen tab that wakes hears first who sounds now; then it is the elder one again, and never both', () => {
    const b = browser()
    b.open('a', { level: 'high' })
    b.pass(1_000)
    b.open('b', { level: 'high' })
    b.pass(1_000)
    b.freeze('a')
    b.pass(60_000)
    expect(b.sounding()).toEqual(['b high'])
    b.wake('a')
    for (let i = 0; i < 20; i++) {
      b.pass(250)
      expect(b.sounding().length).toBeLessThanOrEqual(1)
    }
    expect(b.sounding()).toEqual(['a high'])
  })

  test('[SND-7] whatever tabs do, some tab that can sound does within 3 s, and at rest exactly one', () => {
    const seed = Number(process.env.SEED ?? 7)
    let state = seed
    const random = (n: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * n)
    }
    for (let round = 0; round < 200; round++) {
      const b = browser()
      const open = new Map<string, ReturnType<typeof b.open>>()
      for (let step = 0; step < 12; step++) {
        const name = `t${random(4)}`
        const tab = open.get(name)
        if (!tab) open.set(name, b.open(name, { level: 'high', able: random(4) > 0 }))
        else if (tab.frozen) b.wake(name)
        else
          [
            () => b.freeze(name),
            () => void Object.assign(tab, { able: !tab.able }),
            () => {
              b.close(name, { crashed: random(2) === 0 })
              open.delete(name)
            },
          ][random(3)]!()
        b.pass(250 * random(6))
      }
      b.pass(FRESH_MS + 750)
      const could = [...open.values()].some(({ able, frozen }) => able && !frozen)
      expect(b.sounding().length, `seed ${seed}, round ${round}`).toBe(could ? 1 : 0)
    }
  })

  test('[SND-8] a burst that is due in every tab is played once, by the tab that sounds', () => {
    const b = browser()
    const a = b.open('a')
    b.pass(1_000)
    const other = b.open('b')
    b.pass(1_000)
    expect(other.turn.burst('alarm 1', 'high')).toBe(false)
    expect(a.turn.burst('alarm 1', 'high')).toBe(false)
    expect(a.turn.burst('alarm 2', 'medium')).toBe(true)
    other.turn.burst('alarm 2', 'medium')
    expect(b.bursts).toEqual(['a high'])
  })
})
