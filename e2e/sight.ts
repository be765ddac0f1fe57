import { expect, type Locator, type Page } from '@playwright/test'

declare global {
  interface Window {
    /** Times by name, ms since 1970 by the page's monotonic clock. */
    __notes?: Record<string, number>
    /** Lengths of the tones started, s. */
    __tones?: number[]
  }
}

/** What a person would see of the waves, read from the pixels of the canvases. Everything here runs inside the page. */

/** The sector of a bed. */
export function sector(page: Page, bed: string): Locator {
  return page.locator(`section[data-bed="${bed}"]`)
}

/** Where every sector of the ward is and how large, px. */
export function places(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.tile')].map((tile) => {
        const { x, y, width, height } = tile.getBoundingClientRect()
        return [tile.dataset.bed ?? '', [x, y, width, height].map(Math.round).join(' ')]
      }),
    ),
  )
}

/** The page's own counts (builds made for tests only). */
export function counts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => window.__ww!())
}

/** One picture of every wave of the ward page as a hash of its pixels: { "w4b-07 first": 123… }. */
export function wavePictures(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const found: Record<string, number> = {}
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.ward-canvases canvas, .wave-stack canvas')]
    const places = document.querySelectorAll<HTMLElement>('[data-wave-slot], .wave-stack [data-wave]')
    for (const place of places) {
      const at = place.getBoundingClientRect()
      const canvas = canvases.find((c) => {
        const r = c.getBoundingClientRect()
        return r.top <= at.top + 1 && r.bottom >= at.bottom - 1
      })
      if (!canvas || at.width < 1) continue
      const r = canvas.getBoundingClientRect()
      const ratio = canvas.width / r.width
      const [x, y, w, h] = [at.left - r.left, at.top - r.top, at.width, at.height].map((v) => Math.round(v * ratio))
      const bytes = canvas.getContext('2d')!.getImageData(x!, y!, Math.max(1, w!), Math.max(1, h!)).data
      let hash = 7
      for (let i = 0; i < bytes.length; i += 4) hash = (hash * 31 + bytes[i]! + bytes[i + 1]! * 3 + bytes[i + 2]! * 5 + bytes[i + 3]!) | 0
      found[`${place.closest<HTMLElement>('[data-bed]')?.dataset.bed ?? ''} ${place.dataset.waveSlot ?? place.dataset.wave}`] = hash
    }
    return found
  })
}

export interface Cut {
  /** Columns of pixels in which a wave appeared after everything that had come was drawn; and of them the longest run. */
  drawn_after: number
  /** Where the first of them were. */
  where: string[]
  /** Longest horizontal run of wave-coloured pixels as a share of the wave's width, at any time. */
  flattest: number
  /** Pixels in the colour of a live wave left at the end (an old one is grey), and pixels of hatching. */
  wave_left: number
  hatched: number
  /** Waves whose pictures stood still before they were marked: the others were never seen drained. */
  drained: number
  waves: number
}

/**
 * Watches a ward page while no data comes, for `length_ms`; the heart of bed `standstill` has stood still and may be level. "Drained" is a wave whose picture has not changed in three
 * looks 150 ms apart; from then on no column may show wave that did not show it before.
 */
export function watchCut(page: Page, length_ms: number, standstill: string): Promise<Cut> {
  return page.evaluate(
    async ([length, standstill]) => {
      interface Seen {
        columns: Uint8Array
        /** Looks in a row without a change. */
        still: number
        baseline: Uint8Array | null
      }
      const isWave = (r: number, g: number, b: number, a: number) => {
        if (a < 110) return 0
        if (Math.max(r, g, b) >= 120) return 1
        return Math.abs(r - 70) + Math.abs(g - 82) + Math.abs(b - 96) < 36 ? 1 : 0 // the grey of an old wave
      }
      const isHatch = (r: number, g: number, b: number, a: number) =>
        a > 60 &&
        (Math.abs(r - 43) + Math.abs(g - 57) + Math.abs(b - 71) < 30 || Math.abs(r - 58) + Math.abs(g - 54) + Math.abs(b - 38) < 30)
      const seen = new Map<HTMLElement, Seen>()
      const cut: Cut = {
        drawn_after: 0,
        where: [],
        flattest: 0,
        wave_left: 0,
        hatched: 0,
        drained: 0,
        waves: 0,
      }
      const look = (last: boolean) => {
        for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.ward-canvases canvas')) {
          const area = canvas.getBoundingClientRect()
          const ratio = canvas.width / area.width
          const image = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
          for (const place of document.querySelectorAll<HTMLElement>('[data-wave-slot]')) {
            const at = place.getBoundingClientRect()
            if (at.top < area.top - 1 || at.bottom > area.bottom + 1) continue
            const left = Math.round((at.left - area.left) * ratio)
            const top = Math.round((at.top - area.top) * ratio)
            const width = Math.floor(at.width * ratio)
            const height = Math.floor(at.height * ratio)
            const columns = new Uint8Array(width)
            const beats = place.closest<HTMLElement>('section')?.dataset.bed !== standstill
            for (let y = top; y < top + height; y++) {
              let run = 0
              for (let x = 0; x < width; x++) {
                const i = (y * image.width + left + x) * 4
                const [r, g, b, a] = [image.data[i]!, image.data[i + 1]!, image.data[i + 2]!, image.data[i + 3]!]
                if (isWave(r, g, b, a)) {
                  columns[x] = 1
                  run++
                  if (last && Math.max(r, g, b) >= 120) cut.wave_left++
                  if (!beats) continue
                  cut.flattest = Math.max(cut.flattest, run / width)
                } else {
                  run = 0
                  if (last && isHatch(r, g, b, a)) cut.hatched++
                }
              }
            }
            let before = seen.get(place)
            if (before && before.columns.length !== width) {
              // A banner has come or gone and the sectors have another size: the same share of the width may be painted, no more.
              // Both ends of each stretch are rounded to whole pixels anew.
              const painted = (c: Uint8Array) => c.reduce((n, v) => n + v, 0)
              const ends = before.columns.reduce((n, v, x, c) => n + (v !== (c[x - 1] ?? 0) ? 1 : 0), 0)
              if (before.baseline)
                cut.drawn_after += Math.max(
                  0,
                  painted(columns) - Math.ceil((painted(before.columns) * width) / before.columns.length) - Math.max(2, ends),
                )
              before = undefined
            }
            const same = before?.columns.every((v, x) => v === columns[x]) ?? false
            const still = same ? before!.still + 1 : 0
            const baseline = before?.baseline ?? (still >= 2 ? columns : null)
            if (baseline) {
              // A repaint in grey may shade the neighbouring column by smoothing: it must be two away to be new.
              for (let x = 0; x < width; x++)
                if (columns[x] && !baseline[x] && !baseline[x - 1] && !baseline[x + 1]) {
                  cut.drawn_after++
                  if (cut.where.length < 12)
                    cut.where.push(
                      `${place.dataset.waveSlot} x${x}/${width} after ${Math.round(performance.now() - began)} ms, ${place.closest<HTMLElement>('section')?.dataset.live}, ${Array.from(baseline.subarray(Math.max(0, x - 14), x + 4)).join('')}`,
                    )
                }
            }
            seen.set(place, { columns, still, baseline })
          }
        }
      }
      const began = performance.now()
      // Until the feed has ended every wave moves: nothing can be taken as drained before.
      while (window.__ww!().silence_ms! < 1_000 && performance.now() - began < length) await new Promise((next) => setTimeout(next, 50))
      for (let at = performance.now(); at - began < length; at = performance.now()) {
        look(false)
        await new Promise((next) => setTimeout(next, 150))
      }
      look(true)
      cut.waves = seen.size
      cut.drained = [...seen.values()].filter((s) => s.baseline).length
      return cut
    },
    [length_ms, standstill] as const,
  )
}

/** Watches for `length_ms` that samples go on being drawn: the longest time without a new one, and the longest silence, ms. */
export function watchFlow(page: Page, length_ms: number): Promise<{ longest_still_ms: number; longest_silence_ms: number }> {
  return page.evaluate(async (length) => {
    const began = performance.now()
    let [drawn, moved_at] = [window.__ww!().drawn!, began]
    const flow = { longest_still_ms: 0, longest_silence_ms: 0 }
    while (performance.now() - began < length) {
      await new Promise((next) => setTimeout(next, 50))
      const now = window.__ww!()
      if (now.drawn !== drawn) [drawn, moved_at] = [now.drawn!, performance.now()]
      flow.longest_still_ms = Math.max(flow.longest_still_ms, performance.now() - moved_at)
      flow.longest_silence_ms = Math.max(flow.longest_silence_ms, now.silence_ms!)
    }
    return flow
  }, length_ms)
}

/** Notes the time (ms since 1970, by the page's monotonic clock) at which `pattern` first stands in an element; read it with `seenAt`. */
export async function noteText(page: Page, name: string, selector: string, pattern: RegExp): Promise<void> {
  await page.evaluate(
    ([name, selector, source]) => {
      window.__notes ??= {}
      const notes = window.__notes
      const expression = new RegExp(source!)
      delete notes[name!]
      const check = () => {
        if (!expression.test(document.querySelector(selector!)?.textContent ?? '')) return
        notes[name!] = performance.timeOrigin + performance.now()
        observer.disconnect()
      }
      const observer = new MutationObserver(check)
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      check()
    },
    [name, selector, pattern.source],
  )
}

/** Notes on the same clock when nothing (any more) fits `selector`. */
export async function noteGone(page: Page, name: string, selector: string): Promise<void> {
  await page.evaluate(
    ([name, selector]) => {
      window.__notes ??= {}
      const notes = window.__notes
      delete notes[name!]
      const check = () => {
        if (document.querySelector(selector!)) return
        notes[name!] = performance.timeOrigin + performance.now()
        observer.disconnect()
      }
      const observer = new MutationObserver(check)
      observer.observe(document.body, { subtree: true, childList: true, attributes: true })
      check()
    },
    [name, selector],
  )
}

/** What no sector of a ward is any more once every bed is marked as old. */
export const NOT_YET_OLD = 'section[data-encounter]:not([data-live="stale"], [data-live="gone"])'

/** Notes the next click anywhere, on the same clock. */
export async function noteClick(page: Page, name: string): Promise<void> {
  await page.evaluate((name) => {
    window.__notes ??= {}
    const notes = window.__notes
    delete notes[name]
    document.addEventListener(
      'click',
      () => {
        notes[name] = performance.timeOrigin + performance.now()
      },
      { once: true, capture: true },
    )
  }, name)
}

export function seenAt(page: Page, name: string): Promise<number | undefined> {
  return page.evaluate((name) => window.__notes?.[name], name)
}

/** Acknowledges whatever waits for it on a ward page, also what comes meanwhile. */
export async function acknowledgeAll(page: Page): Promise<void> {
  const open = page.locator('section[data-encounter]').getByTestId('acknowledge')
  await expect(async () => {
    while ((await open.count()) > 0) await open.first().click({ timeout: 1_000 })
    expect(await open.count()).toBe(0)
  }).toPass({ timeout: 30_000 })
}

/** Holds the sound as a browser does until a person clicks: whatever a test's tool looks at counts as a touch in this one. */
export async function soundWaitsForClick(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let clicked = false
    window.addEventListener('click', ({ isTrusted }) => (clicked ||= isTrusted), true)
    const { resume } = AudioContext.prototype
    AudioContext.prototype.resume = function () {
      return clicked ? resume.call(this) : Promise.resolve()
    }
    window.AudioContext = class extends AudioContext {
      constructor() {
        super()
        if (!clicked) void this.suspend()
      }
    }
  })
}

/** Notes the tones a page starts, from before its own scripts run; read them with `tones` and `toneLengths`. */
export async function countTones(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const start = AudioBufferSourceNode.prototype.start
    const lengths: number[] = []
    window.__tones = lengths
    AudioBufferSourceNode.prototype.start = function (...args: Parameters<AudioBufferSourceNode['start']>) {
      lengths.push(this.buffer?.duration ?? 0)
      start.apply(this, args)
    }
  })
}

export function tones(page: Page): Promise<number> {
  return page.evaluate(() => window.__tones?.length ?? 0)
}

/** How long each of them is, s: every level has a length of its own. */
export function toneLengths(page: Page): Promise<number[]> {
  return page.evaluate(() => window.__tones ?? [])
}
