import { expect, test } from 'vitest'
import { paintDelay } from './delay-mark.tsx'

/** As much of an element as is written to. */
function element() {
  const spans = [{ textContent: '' }, { textContent: '' }]
  const attributes = new Set<string>()
  return {
    hidden: true,
    title: '',
    spans,
    attributes,
    querySelectorAll: () => spans,
    toggleAttribute: (name: string, on: boolean) => void (on ? attributes.add(name) : attributes.delete(name)),
  }
}

test('[STA-16] a bed tells how late it is on this screen; nothing where nothing was painted, and a mark beyond a second', () => {
  const mark = element()
  const paint = (ms: number | null) => paintDelay(mark as unknown as HTMLElement, ms)
  paint(null)
  expect(mark.hidden).toBe(true)
  paint(184.4)
  expect(mark).toMatchObject({ hidden: false, title: 'Device to screen, p95 of the last minute: 184 ms' })
  expect(mark.spans.map(({ textContent }) => textContent)).toEqual([mark.title, '184 ms'])
  expect(mark.attributes.has('data-late')).toBe(false)
  paint(1_400)
  expect(mark.attributes.has('data-late')).toBe(true)
  paint(null)
  expect(mark.hidden).toBe(true)
})
