import type { Came } from '../ledger/viewer.ts'

/** What `--alarms` writes down, and says to its screens. Wall clock, ms: the same for all processes of one machine. */

/** A change of an alarm as it reached the server's main process. */
export interface Emit {
  id: string
  revision: number
  ward: string
  encounter: string
  detector: string
  /** What makes two alarms the same one: patient, rule, channel and onset. */
  same: string
  why: string
  at_ms: number
}

/** An alarm as one screen got it, whenever it did. */
export interface Shown {
  screen: number
  id: string
  revision: number
  stored: boolean
  came: Came
  at_ms: number
}

/** A screen's way: shown a picture, or lost. */
export interface Way {
  screen: number
  watching: boolean
  at_ms: number
}

export interface ScreenPlace {
  screen: number
  cookie: string
  ward: string
  /** Whose delay this screen takes away. */
  encounters: string[]
}

export type ToAlarmScreens =
  | { type: 'start'; url: string; screens: ScreenPlace[] }
  /** Cuts off the ways of these screens, each at its time from now and for so long. */
  | { type: 'cut'; cuts: Array<{ screen: number; after_ms: number; for_ms: number }> }
  | { type: 'close'; screen: number }
  | { type: 'finish' }

export type FromAlarmScreens = { type: 'watching' } | { type: 'closed'; at_ms: number } | { type: 'finished'; shown: Shown[]; ways: Way[] }
