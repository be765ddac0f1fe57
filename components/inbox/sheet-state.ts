import type { AlarmView } from '../../contracts/live.ts'

/** How the sheet of an alarm stands: one of these, never two. */
export type SheetState =
  /** Nobody has acknowledged, and it can be done now. `again`: it was tried here and not done, so it is asked again. */
  | { state: 'asks'; again: boolean }
  | { state: 'sending' }
  /** The server is not reached: nothing was stored, nothing waits to be sent. */
  | { state: 'offline' }
  /** Refused, or no answer in time. */
  | { state: 'failed' }
  /** In the record. `mine`: by whoever is at this screen. */
  | { state: 'stored'; mine: boolean; name: string; at_ms: number }
  /** Acts, but is not stored yet. */
  | { state: 'noted'; name: string }
  /** Ended, nobody has to acknowledge it. */
  | { state: 'over' }
  /** The patient lies here no more, moved or discharged: whether it goes on is not heard here. */
  | { state: 'elsewhere' }

interface Around {
  me: string | undefined
  /** The ward's picture is here and the patient lies in none of its beds. */
  left: boolean
  /** The ward's picture is here and does not list this alarm any more. */
  gone: boolean
  sending: boolean
  /** What the last try was told. */
  failed: boolean
  /** Somebody pressed the button while this sheet was open. */
  tried: boolean
  offline: boolean
  now_ms: number
}

/**
 * What is known of the alarm rules over what was tried here: an acknowledgement in the record is one, whichever try it came
 * by. Without a connection nothing is claimed beyond what was known before.
 */
export function sheetState(alarm: AlarmView, { me, left, gone, sending, failed, tried, offline, now_ms }: Around): SheetState {
  const { response, names, noted, stored } = alarm
  if (noted?.type === 'acknowledge' && !stored && noted.until_ms > now_ms) return { state: 'noted', name: noted.name }
  // A noted one that has run out was never stored: nothing is claimed of it.
  if (response.state === 'acknowledged' && (stored || noted === null))
    return { state: 'stored', mine: response.by === me, name: names[response.by] ?? response.by, at_ms: response.at_ms }
  if (sending) return { state: 'sending' }
  if (offline) return { state: 'offline' }
  if (alarm.condition === 'ended' && alarm.signal.state !== 'latched') return { state: 'over' }
  if (left) return { state: 'elsewhere' }
  if (gone) return { state: 'over' }
  if (failed) return { state: 'failed' }
  return { state: 'asks', again: tried }
}

/** Nothing can be answered on the sheet: it is done, over, or not this ward's any more. */
export function asksNothing({ state }: SheetState): boolean {
  return state === 'stored' || state === 'noted' || state === 'over' || state === 'elsewhere'
}
