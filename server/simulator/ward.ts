import type { Bedside } from './bedside.ts'
import { createDevice, type Device, type DeviceOptions } from './client.ts'
import type { Cue } from './programme.ts'
import type { Scenario } from './scenario.ts'
import { byBed } from './tokens.ts'

export interface Place {
  device: string
  token: string
  bed: string
  ward: string
  bedside: Bedside
}

export interface WardOptions {
  url: string
  places: readonly Place[]
  /** Cues in [from_s, to_s) since the start; a bed that lacks what one is about gives it to the next. */
  cues: (from_s: number, to_s: number) => readonly Cue[]
  start_ms: number
  boot: string
  keep_ms: number
  now_ms: () => number
  device?: Partial<DeviceOptions>
}

/** How often due frames are looked for. Beds are spread over it, so that they do not all speak at once. */
const LOOK_MS = 20
/** Frames made at once after a stall of this process, per bed and look. */
const MOST = 16

/** A running ward of simulated devices. */
export interface SimulatedWard {
  /** One line a bed: `device` is the one that watches, `others` stand beside it. */
  beds(): Array<{ ward: string; bed: string; device: string; others: string[]; scenario: string | null; state: string }>
  /** Starts a scenario at a bed, or at the bed of a device. @returns why it does not */
  trigger(where: { ward?: string; bed?: string; device?: string }, scenario: Scenario): 'not_found' | 'cannot_play' | null
  devices(): readonly Device[]
  stop(): Promise<void>
}

export function startWard(o: WardOptions): SimulatedWard {
  const devices = o.places.map((place) =>
    createDevice({
      ...o.device,
      url: o.url,
      token: place.token,
      hello: place.bedside.hello,
      boot: o.boot,
      keep_ms: o.keep_ms,
      clock: () => o.now_ms() + place.bedside.clock_step_ms,
    }),
  )
  const beds = [...byBed(o.places.map((place, i) => ({ ...place, link: devices[i]! }))).values()]
  const cue = ({ bed, scenario }: Cue) => {
    const turn = beds.map((_, i) => beds[(bed + i) % beds.length]![0]!)
    turn.find((place) => place.bedside.can(scenario))?.bedside.trigger(scenario)
  }
  let cued_s = 0
  const look = () => {
    const now_ms = o.now_ms()
    const to_s = (now_ms - o.start_ms) / 1_000
    for (const due of o.cues(cued_s, to_s)) cue(due)
    cued_s = Math.max(cued_s, to_s)
    o.places.forEach((place, i) => {
      speak(place.bedside, devices[i]!, now_ms)
    })
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    beds: () =>
      beds.map(([first, ...others]) => {
        const { ward, bed, device, bedside, link } = first!
        const scenario = bedside.running?.id ?? null
        return { ward, bed, device, others: others.map((place) => place.device), scenario, state: link.stats().state }
      }),
    trigger(where, scenario) {
      const found = o.places.filter((p) => matches(p, where))
      if (found.length === 0) return 'not_found'
      const able = found.filter((place) => place.bedside.can(scenario))
      for (const place of able) place.bedside.trigger(scenario)
      return able.length === 0 ? 'cannot_play' : null
    },
    devices: () => devices,
    async stop() {
      clearInterval(timer)
      await Promise.all(devices.map((d) => d.close()))
    },
  }
}

function speak(bedside: Bedside, device: Device, now_ms: number): void {
  for (const frame of bedside.frames(now_ms, MOST)) {
    device.mute(bedside.silent)
    device.send(frame)
  }
}

/** A bed by its label alone ('7'), with its ward, or a device; at least one must be named. */
function matches(place: Place, where: { ward?: string; bed?: string; device?: string }): boolean {
  const named = where.bed !== undefined || where.device !== undefined
  const fits = (key: 'ward' | 'bed' | 'device') => where[key] === undefined || where[key] === place[key]
  return named && fits('ward') && fits('bed') && fits('device')
}
