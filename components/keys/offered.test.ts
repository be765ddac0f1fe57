import { describe, expect, test } from 'vitest'
import { chosen, isTyping, meaningOf } from './offered.ts'

const pressed = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

describe('single keys', () => {
  test('[HAB-10] each key has its meaning, also with capitals locked; any other has none', () => {
    expect(meaningOf(pressed('/'))).toEqual({ does: 'find' })
    expect(meaningOf(pressed('?'))).toEqual({ does: 'help' })
    expect(meaningOf(pressed('A'))).toEqual({ does: 'go', key: 'a' })
    expect(meaningOf(pressed('s'))).toEqual({ does: 'go', key: 's' })
    expect(meaningOf(pressed('f'))).toEqual({ does: 'press', key: 'f' })
    expect(['0', '1', '2', '3', '4'].map((key) => meaningOf(pressed(key)))).toEqual(
      ['all', '8', '16', '32', '64'].map((layout) => ({ does: 'layout', layout })),
    )
    for (const key of ['5', 'q', 'Enter', 'Escape', 'ArrowLeft', 'constructor', '__proto__', ''])
      expect(meaningOf(pressed(key)), key).toBeNull()
  })
  test('[HAB-10] with Ctrl, Alt or the system key it belongs to the browser', () => {
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey'])
      for (const key of ['f', 'a', 's', '/', '?', '1'])
        expect(meaningOf(pressed(key, { [modifier]: true })), `${modifier} ${key}`).toBeNull()
  })
  test('[HAB-11] what is typed into a field is typed, nothing else', () => {
    const inside = (kind: string) =>
      ({ closest: (places: string) => (places.split(', ').includes(kind) ? {} : null) }) as unknown as EventTarget
    for (const kind of ['input', 'textarea', 'select', '[contenteditable="true"]']) expect(isTyping(inside(kind)), kind).toBe(true)
    expect(isTyping(inside('button'))).toBe(false)
    expect(isTyping(null)).toBe(false)
  })
  test('[HAB-12] on a bed a key is of that bed alone: with nothing to acknowledge there it goes nowhere', () => {
    const [mine, other] = [
      { of: 'bed 3', level: 'medium' },
      { of: 'bed 7', level: 'high' },
    ]
    expect(chosen([other, mine], 'bed 3')).toBe(mine)
    expect(chosen([other], 'bed 3')).toBeNull()
  })
  test('[HAB-12] with the focus on no bed it goes to the most urgent alarm', () => {
    const offers = [
      { of: 'bed 1', level: null },
      { of: 'bed 3', level: 'technical' },
      { of: 'bed 5', level: 'medium' },
      { of: 'bed 7', level: 'high' },
      { of: 'bed 9', level: 'high' },
    ]
    expect(chosen(offers, null)).toBe(offers[3])
    expect(chosen(offers.slice(0, 2), null)).toBe(offers[1])
    expect(chosen([], null)).toBeNull()
  })
})
