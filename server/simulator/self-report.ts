import type { EventMessage, Input } from '../../contracts/codec/device-message.ts'
import type { FrameInput } from './frame.ts'
import type { Modifiers, OwnAlarm } from './modifiers.ts'

/** Something a device says of itself: `key` is the channel it is about, absent = the device. */
export interface Happening {
  kind: Input<EventMessage>['kind']
  key?: string
  text?: string
  value?: number
}

/** The right-arm electrode came off, or is on again: said by the lead that `key` names. */
export function leadChange(was: Readonly<Modifiers>, is: Readonly<Modifiers>, key: string): Happening[] {
  return is.lead_off === was.lead_off ? [] : [{ kind: is.lead_off ? 'lead_off' : 'lead_on', key, text: 'RA' }]
}

/** The finger probe came off, or is on again. */
export function probeChange(was: Readonly<Modifiers>, is: Readonly<Modifiers>): Happening[] {
  return is.probe_off === was.probe_off ? [] : [{ kind: is.probe_off ? 'probe_off' : 'probe_on', key: 'pleth' }]
}

/** A battery whose charge is said at once and then every so often. */
export class Battery {
  readonly #every_ms: number
  readonly #chargeAt: (t_ms: number) => number
  #due_ms = 0

  /** `chargeAt`: charge in % at a moment of the patient's time, ms. */
  constructor(every_ms: number, chargeAt: (t_ms: number) => number) {
    this.#every_ms = every_ms
    this.#chargeAt = chargeAt
  }

  due(t_ms: number): Happening[] {
    if (t_ms < this.#due_ms) return []
    this.#due_ms += this.#every_ms
    return [{ kind: 'battery', value: this.#chargeAt(t_ms) }]
  }
}

/** A device's own alarm that came or went: the one before ends, the new one starts. */
export function alarmsOf(was: OwnAlarm | null, is: OwnAlarm | null): NonNullable<FrameInput['alarms']> {
  if (was?.code === is?.code) return []
  const ended = was ? [{ ...was, phase: 'end' as const }] : []
  return is ? [...ended, { ...is, phase: 'start' as const }] : ended
}
