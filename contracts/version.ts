/**
 * Versions of what crosses a wire, each with its history and its floor.
 * A change that an old speaker would misread raises the number and adds a line; a floor rises only with a reason.
 */
export const DEVICE_PROTOCOL = {
  current: 1,
  floor: 1,
  history: { 1: 'first: hello, three-round time exchange, frames, cumulative ack, hold, skipped' },
} as const

export const LIVE_PROTOCOL = {
  current: 1,
  floor: 1,
  history: { 1: 'first: watch, ward tick, bed tick, alarms by cursor, commands with outcome' },
} as const

/** Version of the record encoding in the log. A reader accepts floor..current. */
export const RECORD_FORMAT = {
  current: 1,
  floor: 1,
  history: { 1: 'first: frame, tick, admit, discharge, bind, clock, command, not_recorded, skip, opened' },
} as const

/** Whether a speaker of `version` may be served, by the floor and ceiling of `contract`. */
export function speaks(contract: { current: number; floor: number }, version: number): boolean {
  return Number.isInteger(version) && version >= contract.floor && version <= contract.current
}

/** This version of the server: detectors and signals of another build may judge otherwise. */
export const BUILD = '0.1.0'
