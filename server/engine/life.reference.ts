import { z } from 'zod'
import type { Priority } from '../../contracts/alarm.ts'
import type { Times } from './chain.ts'
import { type Detector, defineDetector } from './detector.ts'

/**
 * A bed as a nurse would keep it on paper: what the engine must agree with after every step of a random sequence. Written
 * apart from the engine's table, from the words of the rules. Five things can be wrong with the patient: `above` (red,
 * silences those under it), `below` (red, under it), `limit` (yellow or red, under it), `sensor` (technical) and the device's own.
 */
export const THINGS = ['device', 'above', 'below', 'limit', 'sensor'] as const
export type Thing = (typeof THINGS)[number]
/** Severity of the condition: 0 = it is not there. */
export type Severity = 0 | 1 | 2 | 3
export const PRIORITY: Record<1 | 2 | 3, Priority> = { 1: 'low', 2: 'medium', 3: 'high' }
/** What each can be: the device says what it likes. */
export const CAN_BE: Record<Thing, readonly Severity[]> = {
  device: [0, 1, 2, 3],
  above: [0, 3],
  below: [0, 3],
  limit: [0, 2, 3],
  sensor: [0, 1],
}
/** The number each is judged by. */
export const CHANNEL: Record<Exclude<Thing, 'device'>, string> = { above: 'pr', below: 'spo2', limit: 'temp', sensor: 'etco2' }
export const STEP_MS = 5_000
const CHATTER = { times: 4, within_ms: 300_000, hold_ms: 60_000 }

/** Each judges one number, at once: it is as severe as the number says. */
export const THING_DETECTORS: readonly Detector[] = (['above', 'below', 'limit', 'sensor'] as const).map((id) =>
  defineDetector({
    ...{ id, title: id, kind: id === 'sensor' ? 'technical' : 'clinical', priority: PRIORITY[(CAN_BE[id][1] ?? 1) as 1 | 2 | 3] },
    ...{ reads: [CHANNEL[id]], window: { size_ms: STEP_MS, slide_ms: STEP_MS }, latches: id === 'above' || id === 'below', form: {} },
    suppressed_by: id === 'below' || id === 'limit' ? ['above'] : [],
    settings: z.object({ clear_ms: z.number().default(0) }),
    evaluate(readings) {
      const { last, n } = readings[CHANNEL[id]]!
      if (n === 0) return { condition: 'unknown', reason: '' }
      if (last === 0) return { condition: 'false', inside: true }
      return { condition: 'true', code: id, channel: id, params: {}, because: {}, priority: PRIORITY[last as 1 | 2 | 3] }
    },
  }),
)

export interface Sheet {
  thing: Thing
  severity: 1 | 2 | 3
  there: boolean
  acknowledged: string | null
  claim: { by: string; until_ms: number } | null
  /** Somebody has been called after it asked, beyond the step that is taken in the asking. */
  escalated: boolean
  silence: 'cause' | 'standby' | 'paused' | null
  level: number
  due_ms: number | null
  reminded_ms: number | null
  chatters: boolean
  /** Who was asked by name, and has not answered. */
  asked: string | null
  /** It came again while its message waited: that message waits on, whatever came. */
  owed: boolean
}

type Quiet = { by: string; until_ms: number }

export class Reference {
  now_ms = 0
  pause: (Quiet & { above: number }) | null = null
  standby: Quiet | null = null
  readonly sheets = new Map<Thing, Sheet>()
  readonly severity: Record<Thing, Severity> = { device: 0, above: 0, below: 0, limit: 0, sensor: 0 }
  private readonly begins = new Map<Thing, number[]>()

  constructor(
    start_ms: number,
    public times: Times,
  ) {
    this.now_ms = start_ms
  }

  /** Five seconds go by, then the patient is as `severity` says. */
  pass(): void {
    this.now_ms += STEP_MS
    this.touch()
    for (const thing of THINGS) this.look(thing)
    this.listen()
    this.touch() // a reminder that waited for the end of a silence
  }

  /** Whatever has become due by now, before anything else happens. */
  private touch(): void {
    if (this.pause !== null && this.pause.until_ms <= this.now_ms) this.pause = null
    this.listen()
    if (this.standby !== null && this.standby.until_ms <= this.now_ms) this.standby = null
    this.listen()
    for (const sheet of this.sheets.values()) if (sheet.due_ms !== null && sheet.due_ms <= this.now_ms) this.due(sheet)
  }

  private due(sheet: Sheet): void {
    if (sheet.claim !== null) {
      sheet.claim = null
      sheet.escalated = false
      sheet.due_ms = null
      if (sheet.there && sheet.silence === null) this.next(sheet, this.now_ms)
    } else if (sheet.acknowledged !== null) {
      if (this.silenced(sheet) !== null) return
      sheet.reminded_ms = this.now_ms
      sheet.due_ms = this.now_ms + this.times.remind_ms
    } else if (!this.next(sheet, sheet.due_ms!)) sheet.due_ms = null
  }

  private look(thing: Thing): void {
    const severity = this.severity[thing]
    const sheet = this.sheets.get(thing)
    if (severity === 0) {
      if (sheet?.there) this.over(sheet)
    } else if (sheet === undefined) this.begin(thing, severity)
    else if (!sheet.there || severity > sheet.severity) {
      Object.assign(sheet, { there: true, severity, owed: sheet.owed || !sheet.there })
      this.ask(sheet)
    }
  }

  private begin(thing: Thing, severity: 1 | 2 | 3): void {
    const begins = [...(this.begins.get(thing) ?? []).filter((at_ms) => this.now_ms - at_ms < CHATTER.within_ms), this.now_ms]
    this.begins.set(thing, begins)
    const chatters = severity < 3 && begins.length - 1 > CHATTER.times
    const sheet: Sheet = {
      ...{ thing, severity, there: true, acknowledged: null, claim: null, escalated: false },
      ...{ silence: null, level: 0, due_ms: null, reminded_ms: null, chatters, asked: null, owed: false },
    }
    this.sheets.set(thing, sheet)
    this.ask(sheet)
  }

  private over(sheet: Sheet): void {
    sheet.there = false
    const waits = sheet.owed || (sheet.severity === 3 && sheet.thing !== 'sensor')
    if (!waits || sheet.acknowledged !== null) this.sheets.delete(sheet.thing)
    else Object.assign(sheet, { due_ms: sheet.claim?.until_ms ?? null, silence: null, asked: null })
  }

  private ask(sheet: Sheet): void {
    Object.assign(sheet, { acknowledged: null, claim: null, escalated: false, reminded_ms: null, level: 0, due_ms: null, asked: null })
    sheet.silence = this.silenced(sheet)
    if (sheet.silence !== null) return
    const [first] = this.steps(sheet)
    if (first === undefined) return
    const hold_ms = sheet.chatters && sheet.severity < 3 ? CHATTER.hold_ms : 0
    const wait_ms = Math.max(first, hold_ms)
    if (wait_ms > 0) sheet.due_ms = this.now_ms + wait_ms
    else {
      this.next(sheet, this.now_ms)
      sheet.escalated = false
    }
  }

  /** Calls the next of the ward's chain; false when there is none. */
  private next(sheet: Sheet, due_ms: number): boolean {
    const steps = this.steps(sheet)
    const taken_ms = steps[sheet.level]
    if (taken_ms === undefined) return false
    sheet.level += 1
    if (sheet.claim !== null) return true
    const following_ms = steps[sheet.level]
    sheet.escalated = true
    sheet.asked = null
    sheet.due_ms = following_ms === undefined ? null : (this.now_ms - due_ms < 1_000 ? due_ms : this.now_ms) + following_ms - taken_ms
    return true
  }

  private steps({ severity }: Sheet): readonly number[] {
    return severity === 1 ? [] : severity === 2 ? this.times.medium_ms : this.times.high_ms
  }

  private silenced({ thing, severity }: Sheet): Sheet['silence'] {
    const above = this.sheets.get('above')
    if ((thing === 'below' || thing === 'limit') && above?.there && above.severity >= severity) return 'cause'
    if (this.standby !== null) return 'standby'
    return this.pause !== null && severity <= this.pause.above ? 'paused' : null
  }

  /** Whatever is silenced is quiet and calls nobody; whatever is heard again asks anew, unless somebody is going. */
  private listen(): void {
    for (const sheet of this.sheets.values()) {
      const silence = sheet.there && sheet.acknowledged === null ? this.silenced(sheet) : null
      if (silence === sheet.silence) continue
      sheet.silence = silence
      if (sheet.claim !== null || !sheet.there || sheet.acknowledged !== null) continue
      if (silence === null) this.ask(sheet)
      else sheet.due_ms = null
    }
  }

  acknowledge(thing: Thing, by: string, current: boolean): string {
    return this.answer(thing, current, (sheet) => {
      Object.assign(sheet, { acknowledged: by, claim: null, escalated: false, silence: null, due_ms: this.now_ms + this.times.remind_ms })
      sheet.asked = null
      if (!sheet.there) this.sheets.delete(thing)
      return 'done'
    })
  }
  claim(thing: Thing, by: string, current: boolean): string {
    return this.answer(thing, current, (sheet) => {
      if (sheet.claim !== null && sheet.claim.by !== by && sheet.asked !== by) return 'already_claimed'
      sheet.asked = null
      sheet.claim = { by, until_ms: this.now_ms + this.times.claim_ms }
      sheet.due_ms = sheet.claim.until_ms
      sheet.escalated = false
      return 'done'
    })
  }
  decline(thing: Thing, by: string, current: boolean): string {
    return this.answer(thing, current, (sheet) => {
      const asked = sheet.asked === by
      if (sheet.claim !== null && sheet.claim.by !== by && !asked) return 'already_claimed'
      if (asked) sheet.asked = null
      if (sheet.claim !== null && sheet.claim.by !== by) return 'done'
      if (!sheet.there && sheet.claim === null) return 'alarm_closed'
      if (sheet.claim !== null) Object.assign(sheet, { claim: null, escalated: false, due_ms: null })
      if (sheet.there && sheet.silence === null) this.next(sheet, this.now_ms)
      return 'done'
    })
  }
  escalate(thing: Thing, _by: string, current: boolean): string {
    return this.answer(thing, current, (sheet) => {
      if (!sheet.there) return 'alarm_closed'
      if (!this.next(sheet, this.now_ms)) return 'nobody_left'
      if (sheet.silence !== null && sheet.claim === null) sheet.due_ms = null
      return 'done'
    })
  }
  delegate(thing: Thing, _by: string, current: boolean, to: string): string {
    return this.answer(thing, current, (sheet) => {
      if (!sheet.there) return 'alarm_closed'
      if (sheet.claim?.by === to) return 'already_claimed'
      sheet.asked = to
      return 'done'
    })
  }
  private answer(thing: Thing, current: boolean, act: (sheet: Sheet) => string): string {
    this.touch()
    const sheet = this.sheets.get(thing)
    if (sheet === undefined) return 'not_found'
    if (sheet.acknowledged !== null) return 'already_acknowledged'
    return current ? act(sheet) : 'alarm_changed'
  }

  pauses(by: string, duration_ms: number): string {
    this.touch()
    if (duration_ms > this.times.pause_max_ms) return 'too_long'
    this.pause = null
    const heard = [...this.sheets.values()].filter((s) => s.there && s.acknowledged === null && this.silenced(s) === null)
    this.pause = { by, until_ms: this.now_ms + duration_ms, above: Math.max(2, ...heard.map(({ severity }) => severity)) }
    this.listen()
    return 'done'
  }
  resumes(): string {
    this.touch()
    if (this.pause === null) return 'nothing_paused'
    this.pause = null
    this.listen()
    return 'done'
  }
  standsBy(by: string, duration_ms: number): string {
    this.touch()
    if (duration_ms > this.times.standby_max_ms) return 'too_long'
    this.standby = { by, until_ms: this.now_ms + duration_ms }
    this.listen()
    return 'done'
  }
  standsByNoMore(): string {
    this.touch()
    if (this.standby === null) return 'not_in_standby'
    this.standby = null
    this.listen()
    return 'done'
  }
  policy(times: Times): void {
    this.touch()
    this.times = times
    for (const sheet of this.sheets.values()) {
      if (!sheet.there || sheet.claim !== null || sheet.acknowledged !== null || sheet.silence !== null) continue
      const steps = this.steps(sheet)
      const next_ms = steps[sheet.level]
      if (next_ms === undefined) sheet.due_ms = null
      else sheet.due_ms ??= this.now_ms + next_ms - (steps[sheet.level - 1] ?? 0)
    }
  }
}
