import { createDevice, type Device } from '../simulator/client.ts'
import { declare } from '../simulator/frame.ts'
import type { Sample } from './oracle.ts'
import { type Script, STEP_MS, script } from './script.ts'

/** One scripted device and the ground truth of it: what it offered, and up to where it was told "kept". */
export interface Witness {
  device: string
  encounter: string
  boot: string
  offered: Map<number, Sample>
  acked: number
  link: Device
  script: Script
}

export interface Badge {
  device: string
  token: string
  encounter: string
}

const KEEP_MS = 300_000
/** The oracle knows no back-fill: what a slow recovery (40 s at four frames a second) leaves behind still comes in order. */
const IN_ORDER_S = 4
const CHANNEL = declare(1, 'spo2')

export interface Generator {
  witnesses: readonly Witness[]
  /** When something was last acknowledged, to whomever: monotonic ms. */
  lastAck_ms(): number
  /** No new episodes; goes on sending. */
  calm(): void
  /** Stops making frames; waits until everything is acknowledged. @returns frames still not acknowledged. */
  finish(patience_ms: number): Promise<number>
}

/** Connects a device per badge and sends a sample in the middle of every quarter second. */
export function startGenerator({ badges, url, seed }: { badges: readonly Badge[]; url: string; seed: number }): Generator {
  let last = performance.now()
  const witnesses = badges.map((badge, i): Witness => {
    const boot = `ledger-${seed}-${process.pid}`
    const witness: Witness = { ...badge, boot, offered: new Map(), acked: 0, script: script(seed, i), link: undefined as unknown as Device }
    witness.link = createDevice({
      url,
      token: badge.token,
      boot,
      keep_ms: KEEP_MS,
      times: { in_order_s: IN_ORDER_S },
      hello: { device: badge.device, origin: 'simulated', kind: 'monitor', model: 'ledger', serial: badge.device, channels: [CHANNEL] },
      onAck: (up_to) => {
        witness.acked = Math.max(witness.acked, up_to)
        last = performance.now()
      },
    })
    return witness
  })
  let next_ms = Math.ceil(Date.now() / STEP_MS) * STEP_MS
  const timer = setInterval(() => {
    // A frame is sent when the quarter second it covers is over.
    while (next_ms + STEP_MS <= Date.now()) {
      for (const witness of witnesses) offer(witness, next_ms)
      next_ms += STEP_MS
    }
  }, 20)
  return {
    witnesses,
    lastAck_ms: () => last,
    calm: () => {
      for (const witness of witnesses) witness.script.calm()
    },
    finish: async (patience_ms) => {
      clearInterval(timer)
      await Promise.all(witnesses.map((w) => w.link.drained(patience_ms)))
      const left = witnesses.reduce((sum, w) => sum + (w.offered.size - w.acked), 0)
      await Promise.all(witnesses.map((w) => w.link.close()))
      return left
    },
  }
}

function offer(witness: Witness, time_ms: number): void {
  const value = witness.script.next()
  const offset_ms = STEP_MS / 2
  const seq = witness.link.send({ time_ms, duration_ms: STEP_MS, values: [{ channel: 1, value, offset_ms }] })
  witness.offered.set(seq, { t_ms: time_ms + offset_ms, value })
}
