import { beforeEach, describe, expect, test } from 'vitest'
import type { SoundState } from '../live/live-store.ts'
import { AlarmSound } from './alarm-sound.ts'
import { BURSTS, burstLength_s } from './tone-pattern.ts'

interface Source {
  buffer: { length: number } | null
  at_s: number
  stopped: boolean
  onended: (() => void) | null
}

const nothing = () => undefined

/** As much of an AudioContext as is used; its clock moves when told. */
class FakeContext {
  state = 'suspended'
  currentTime = 0
  sampleRate = 8_000
  destination = {}
  onstatechange: (() => void) | null = null
  sources: Source[] = []
  closed = false
  async close() {
    this.closed = true
  }
  async resume() {
    this.state = 'running'
    this.onstatechange?.()
  }
  /** Seconds of nothing that are under way. */
  nothing: Array<{ onended: () => void; offset: { value: number } }> = []
  createConstantSource() {
    const source = { offset: { value: 1 }, onended: nothing, connect: nothing, start: nothing, stop: nothing }
    this.nothing.push(source as never)
    return source
  }
  createBuffer = (_: number, length: number) => ({ length, copyToChannel: () => undefined })
  createBufferSource() {
    const source: Source = { buffer: null, at_s: 0, stopped: false, onended: null }
    this.sources.push(source)
    return Object.assign(source, {
      connect: () => undefined,
      start: (at_s = 0) => void Object.assign(source, { at_s }),
      stop: () => void Object.assign(source, { stopped: true }),
    })
  }
  /** Bursts laid out and not taken back. */
  laid = () => this.sources.filter(({ stopped }) => !stopped)
}

let context: FakeContext
let sound: AlarmSound
let now_ms: number
const states: SoundState[] = []
const pass = (s: number, moves = true) => {
  now_ms += s * 1_000
  if (moves) context.currentTime += s
}
const samplesOf = (level: keyof typeof BURSTS) => Math.ceil(burstLength_s(BURSTS[level]) * context.sampleRate)

beforeEach(async () => {
  context = new FakeContext()
  now_ms = 0
  states.length = 0
  const makeContext = () => {
    if (context.state !== 'suspended') context = new FakeContext()
    return context as unknown as AudioContext
  }
  sound = new AlarmSound({ makeContext, now: () => now_ms })
  sound.watch((state) => states.push(state))
  expect(sound.state).toBe('off')
  expect(await sound.unlock()).toBe('running')
})

describe('the speaker of a page', () => {
  test('[SND-9] sound is proven by its own clock: one that stands for 3 s has failed, whatever the browser says', () => {
    pass(1)
    sound.sound(null)
    pass(2.9, false)
    expect(sound.state).toBe('running')
    pass(0.2, false)
    expect(sound.state).toBe('failed')
    sound.sound(null)
    pass(0.1)
    sound.sound(null)
    expect(states).toEqual(['running', 'failed', 'running'])
    context.state = 'suspended'
    expect(sound.state).toBe('off')
  })

  test('[SND-9] one that stands is made anew by the next click, and sounds what must sound', async () => {
    sound.sound('high')
    pass(4, false)
    expect(sound.state).toBe('failed')
    const old = context
    expect(await sound.unlock()).toBe('running')
    expect([old.closed, context === old]).toEqual([true, false])
    expect(context.laid().length).toBeGreaterThan(0)
    for (const one of old.nothing) one.onended()
    expect(old.nothing.length, 'the old one beats no more').toBe(1)
  })

  test('[SND-1] only one level is laid out; another takes its place at once, and none takes all back', () => {
    sound.sound('medium')
    sound.sound('high')
    expect(context.laid().every(({ buffer }) => buffer!.length === samplesOf('high'))).toBe(true)
    const laid = context.laid().length
    sound.sound('high')
    expect(context.laid().length).toBe(laid)
    sound.sound(null)
    expect(context.laid()).toEqual([])
  })

  test('[SND-8] a recall is one burst where nothing sounds; under something as high it is nothing, above something lower it comes first', () => {
    sound.once('medium')
    expect(context.laid().map(({ buffer }) => buffer!.length)).toEqual([samplesOf('medium')])
    pass(10)
    sound.sound('high')
    const before = context.laid().length
    sound.once('high')
    sound.once('medium')
    expect(context.laid().length).toBe(before)
    sound.sound('technical')
    sound.once('high')
    const [recall, ...others] = context.laid()
    expect(recall!.buffer!.length).toBe(samplesOf('high'))
    for (const { at_s } of others) expect(at_s).toBeGreaterThan(recall!.at_s + burstLength_s(BURSTS.high))
  })

  test('[SND-10] a page that sleeps takes back what was laid ahead: nothing old sounds when it wakes', () => {
    sound.sound('high')
    expect(context.laid().length).toBeGreaterThan(0)
    sound.hush()
    expect(context.laid()).toEqual([])
    pass(600, false)
    sound.hush()
    expect(sound.state).toBe('running')
    sound.sound('high')
    expect(context.laid()[0]!.at_s).toBeGreaterThanOrEqual(context.currentTime)
  })

  test('[SND-9] the clock of the sound beats once a second, for a page whose timers are slowed down', () => {
    let beats = 0
    sound.onBeat(() => beats++)
    for (let s = 1; s <= 5; s++) {
      pass(1)
      expect(context.nothing.length).toBe(s)
      expect(context.nothing.at(-1)!.offset.value, 'it is not heard').toBe(0)
      context.nothing.at(-1)!.onended()
    }
    expect(beats).toBe(5)
  })
})
