import type { NumberNow } from '../../contracts/effect.ts'
import { AGE } from '../../contracts/liveness.ts'
import { qualityText } from '../alarms/alarm-text.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { age, clockMinute } from '../text/time.ts'
import { bedLiveness, newestNumber_ms, type Shown, shownNumber } from './number-now.ts'
import { placeIn } from './place-in.ts'
import { pickRing } from './ward-waves.ts'

type Readings = Readonly<Record<string, NumberNow>>

/** Writes numbers, ages and marks of one sector into its elements. Touches only what has changed; nothing is rendered. */
export function paintTile(tile: HTMLElement, encounter: string): void {
  const now = live.server_ms()
  const readings = live.store.getState().numbers[encounter] ?? {}
  const heart = best(readings, ['hr', 'hr_device'], now)
  put(tile, 'hr', heart)
  put(tile, 'spo2', shownNumber('spo2', readings.spo2, now))
  put(tile, 'rr', best(readings, ['rr', 'rr_device', 'rr_co2'], now))
  putPressure(tile, readings, now)
  putThird(tile, readings, heart, now)
  putLiveness(tile, encounter, readings, now)
  putReasons(tile, encounter, readings, now)
}

/** The first key with a valid reading, else the first that was ever measured. */
function best(readings: Readings, keys: readonly string[], now: number): Shown {
  const all = keys.map((key) => shownNumber(key, readings[key], now))
  return all.find((s) => isValid(s)) ?? all.find((s) => s.state !== 'none') ?? all[0]!
}

function isValid(shown: Shown): boolean {
  return shown.state === 'live' || shown.state === 'late' || shown.state === 'stale'
}

function put(tile: HTMLElement, cell: string, shown: Shown): void {
  const element = placeIn(tile, `[data-number="${cell}"]`)
  if (!element) return
  set(element, 'live', shown.state)
  write(element, shown.state === 'none' ? text('value.dash') : shown.text)
  note(tile, cell, doubt(shown))
}

function note(tile: HTMLElement, cell: string, words: string): void {
  write(placeIn(tile, `[data-note="${cell}"]`), words)
}

/** Beside the label of a number: how old it is once it is old, or why there is none. */
function doubt({ state, age_ms, why }: Shown): string {
  if (state === 'stale' || state === 'gone') return age(age_ms)
  return state === 'blank' ? qualityText(why) : ''
}

/** Arterial line while it is valid, else the last cuff reading with the time it was taken. */
function putPressure(tile: HTMLElement, readings: Readings, now: number): void {
  const art = shownNumber('art_sys', readings.art_sys, now)
  const cuff = shownNumber('nibp_sys', readings.nibp_sys, now)
  const kind = isValid(art) || cuff.state === 'none' ? (art.state === 'none' ? 'nibp' : 'art') : 'nibp'
  const [sys, dia, mean] = ['sys', 'dia', 'mean'].map((part) => shownNumber(`${kind}_${part}`, readings[`${kind}_${part}`], now))
  const label = placeIn(tile, '[data-label="bp"]')
  const value = placeIn(tile, '[data-number="bp"]')
  if (!label || !value) return
  set(label, 'kind', kind)
  write(label, text(`parameter.${kind}`))
  const taken = readings.nibp_sys
  note(tile, 'bp', kind === 'nibp' && taken ? clockMinute(taken.event_ms) : doubt(sys!))
  set(value, 'live', sys!.state)
  write(value, isValid(sys!) ? `${sys!.text}/${isValid(dia!) ? dia!.text : text('value.dash')}` : blankOr(sys!))
  write(placeIn(tile, '[data-number="bp-mean"]'), isValid(mean!) && isValid(sys!) ? mean!.text : '')
}

function blankOr(shown: Shown): string {
  return shown.state === 'none' ? text('value.dash') : shown.text
}

/** Temperature; while the heart rate is not valid, the pulse rate of another source under its own name and colour. */
function putThird(tile: HTMLElement, readings: Readings, heart: Shown, now: number): void {
  const pulse = shownNumber('pulse_rate', readings.pulse_rate ?? readings.pr, now)
  const showPulse = !isValid(heart) && isValid(pulse)
  const label = placeIn(tile, '[data-label="third"]')
  if (!label) return
  set(label, 'kind', showPulse ? 'pr' : 'temp')
  write(label, text(showPulse ? 'parameter.pr' : 'parameter.temp'))
  put(tile, 'third', showPulse ? pulse : shownNumber('temp', readings.temp, now))
}

function putLiveness(tile: HTMLElement, encounter: string, readings: Readings, now: number): void {
  const newest = Math.max(live.hub.newest_ms(encounter), newestNumber_ms(readings))
  const { state, age_ms } = bedLiveness(newest, now)
  set(tile, 'live', state)
  const words = state === 'stale' ? text('ward.old', { age: age(age_ms) }) : state === 'gone' ? text('ward.none', { age: age(age_ms) }) : ''
  write(placeIn(tile, '[data-age]'), words)
}

/** The reason beside a hatched wave: lead off, no new data. */
function putReasons(tile: HTMLElement, encounter: string, readings: Readings, now: number): void {
  for (const slot of ['first', 'second'] as const) {
    const element = placeIn(tile, `[data-reason="${slot}"]`)
    const ring = pickRing(encounter, slot)
    const wave_age = ring ? now - live.hub.newest_ms(encounter, ring.channel) : Number.POSITIVE_INFINITY
    const blank = ring?.isBlank(ring.head - ring.fs)
    const quality = (slot === 'first' ? readings.hr : readings.spo2)?.quality ?? ''
    write(element, reason(wave_age, blank ? element?.parentElement?.dataset.why || qualityText(quality) || qualityText('missing') : ''))
  }
}

/** `why` a wave that still comes shows nothing; '' when it does. */
function reason(wave_age_ms: number, why: string): string {
  if (!Number.isFinite(wave_age_ms)) return text('ward.never')
  if (wave_age_ms > AGE.late_ms) return text('ward.no_new', { age: age(wave_age_ms) })
  return why
}

/** The text node stays and is told anew: a new one would have its style worked out anew, four times a second for every bed. */
function write(element: HTMLElement | null, words: string): void {
  if (!element || element.textContent === words) return
  const only = element.firstChild
  if (only instanceof Text && only === element.lastChild) only.data = words
  else element.textContent = words
}
function set(element: HTMLElement, key: string, value: string): void {
  if (element.dataset[key] !== value) element.dataset[key] = value
}
