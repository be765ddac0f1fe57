import { type Bedside, type BedsideOptions, createBedside } from './bedside.ts'
import { createLoop } from './loop.ts'
import { createPerson } from './person.ts'
import { createPump } from './pump.ts'
import { seedOf } from './random.ts'
import type { Need } from './scenario.ts'
import type { DeviceToken } from './tokens.ts'
import { createVentilator } from './ventilator.ts'
import { createWearable } from './wearable.ts'

/** Every third bed has an arterial line. */
const ART_EVERY = 3

export interface BedOptions {
  seed: number
  /** Which bed of the ward, from 0. */
  bed: number
  start_ms: number
  frames_per_s: number
  script_speed: number
  /** Precomputed monitors only: no scenarios, no other devices. */
  cheap: boolean
}

const WATCHES: ReadonlySet<string> = new Set(['monitor', 'wearable'])

/** The devices of one bed, all of the same person: the one that watches comes first, and leads the time. */
export function bedsidesOf<T extends Pick<DeviceToken, 'device' | 'kind' | 'profile'>>(
  tokens: readonly T[],
  o: BedOptions,
): Array<T & { bedside: Bedside }> {
  const devices = [...tokens].sort((a, b) => Number(WATCHES.has(b.kind)) - Number(WATCHES.has(a.kind)))
  const first = devices[0]
  if (first === undefined) return []
  const art = o.bed % ART_EVERY === 0 && devices.some((d) => d.kind === 'monitor')
  const { start_ms, frames_per_s, script_speed } = o
  const optionsOf = ({ device, profile }: T): BedsideOptions => {
    return { device, seed: seedOf(o.seed, first.device), profile, art, start_ms, frames_per_s, script_speed }
  }
  if (o.cheap) return devices.filter((d) => d.kind === 'monitor').map((d) => ({ ...d, bedside: createLoop(optionsOf(d)) }))
  const has = new Set<Need>(devices.flatMap(({ kind }) => (kind === 'monitor' ? [] : [kind])))
  const person = createPerson({ ...optionsOf(first), has })
  return devices.map((device) => ({ ...device, bedside: MAKE[device.kind](optionsOf(device), person) }))
}

const MAKE = { monitor: createBedside, ventilator: createVentilator, pump: createPump, wearable: createWearable } as const
