import type { Bedside } from '../simulator/bedside.ts'
import { createDevice, type Device } from '../simulator/client.ts'
import type { FrameInput } from '../simulator/frame.ts'
import { createLoop, loopFrames } from '../simulator/loop.ts'
import { seedOf } from '../simulator/random.ts'
import { hearBench, tellBench } from './child.ts'
import { lowered, triggerAt } from './episodes.ts'
import { startLooking, wall_ms } from './look.ts'
import type { Badge, FromLoad, ToLoad, Trigger } from './message.ts'
import { EPISODE_MS } from './plan.ts'
import { twoWaves } from './two-waves.ts'

/** The devices, in a process of their own. A few recorded minutes are shared by all of them: hearts must cost nothing here. */
const MINUTES = 12
/** Every third has an arterial line, as in the simulator. */
const ART_EVERY = 3
const KEEP_MS = 300_000
/** Not a storm: so many may be on their way to the welcome at once. */
const CONNECTING_MAX = 16
const CONNECT_EVERY_MS = 8
const FRAMES_A_LOOK = 8
/** Device's own watchdog; a thousand of them at ten a second would be work of its own. */
const TIMES = { tick_ms: 500 }
const SPO2_MDC = 150456

interface Bed {
  badge: Badge
  bedside: Bedside
  link: Device
  spo2: number
  acked: number
  quiet_until_ms: number
}

const boot = `bench-${process.pid}`
const beds: Bed[] = []
const triggers: Trigger[] = []
let chosen: ReadonlySet<string> = new Set()
let per_s = 0
let allowed = 0
let allowed_ms = 0
let paused = false

const looking = startLooking(() => {
  const now_ms = Date.now()
  allowed = Math.min(Math.max(1, per_s / 4), allowed + ((now_ms - allowed_ms) * per_s) / 1_000)
  allowed_ms = now_ms
  if (paused) return
  for (const bed of beds) for (const frame of bed.bedside.frames(now_ms, FRAMES_A_LOOK)) speak(bed, frame, now_ms)
})

function speak(bed: Bed, frame: FrameInput, now_ms: number): void {
  const { encounter } = bed.badge
  const grid_ms = allowed >= 1 && now_ms >= bed.quiet_until_ms && chosen.has(encounter) ? triggerAt(frame) : null
  if (grid_ms === null) return void bed.link.send(frame)
  allowed--
  bed.quiet_until_ms = now_ms + EPISODE_MS
  triggers.push({ encounter, grid_ms, sent_ms: wall_ms() })
  bed.link.send(lowered(frame, bed.spo2))
}

async function start({ url, badges, frames_per_s, two_waves }: Extract<ToLoad, { type: 'start' }>): Promise<void> {
  const shared = { profile: 'adult' as const, frames_per_s, start_ms: 0, script_speed: 1 }
  const kinds = Array.from({ length: Math.min(MINUTES, badges.length) }, (_, i) => {
    const one = { ...shared, device: `minute-${i}`, seed: seedOf(1, `minute-${i}`), art: i % ART_EVERY === 0 }
    const frames = loopFrames(one)
    const made = createLoop(one, frames)
    return { ...one, ...(two_waves ? twoWaves(made.hello, frames) : { hello: made.hello, frames }) }
  })
  let connecting = 0
  const up = () => void connecting--
  for (const [i, badge] of badges.entries()) {
    const { frames, hello, ...kind } = kinds[i % kinds.length]!
    const loop = createLoop({ ...kind, device: badge.device, start_ms: Date.now() }, frames)
    const bedside = { ...loop, hello: { ...hello, device: badge.device } }
    connecting++
    beds.push(connect(badge, bedside, url, up))
    await fewer(() => connecting < CONNECTING_MAX)
  }
  await fewer(() => connecting <= 0)
  say({ type: 'up', connected: beds.length })
}

async function fewer(enough: () => boolean): Promise<void> {
  do await new Promise((next) => setTimeout(next, CONNECT_EVERY_MS))
  while (!enough())
}

/** `up` is called at the first welcome. */
function connect(badge: Badge, bedside: Bedside, url: string, up: () => void): Bed {
  const spo2 = bedside.hello.channels?.find((channel) => channel.mdc === SPO2_MDC)?.index ?? 0
  const bed: Bed = { badge, bedside, spo2, acked: 0, quiet_until_ms: 0, link: undefined as unknown as Device }
  bed.link = createDevice({
    url,
    token: badge.token,
    boot,
    keep_ms: KEEP_MS,
    times: TIMES,
    hello: bedside.hello,
    onAck: (up_to) => {
      bed.acked = Math.max(bed.acked, up_to)
    },
    onState: (state, close) => {
      if (state === 'up' && bed.link.stats().connects === 1) up()
      else if (close) process.stderr.write(`bench: ${badge.device} was closed: ${close.code} ${close.reason}\n`)
    },
  })
  return bed
}

async function finish(patience_ms: number): Promise<void> {
  looking.stop()
  await Promise.all(beds.map(({ link }) => link.drained(patience_ms)))
  const undrained = beds.reduce((sum, { link }) => sum + link.stats().kept, 0)
  const senders = beds.map(({ badge, acked }) => ({ device: badge.device, boot, acked }))
  await Promise.all(beds.map(({ link }) => link.close()))
  say({ type: 'finished', senders, undrained, triggers })
}

function count(): void {
  const total = (of: (bed: Bed) => number) => beds.reduce((sum, bed) => sum + of(bed), 0)
  const [made, connects] = [total(({ link }) => link.stats().made), total(({ link }) => link.stats().connects)]
  say({ type: 'counted', acked: total((bed) => bed.acked), made, connects, looks: looking.looks })
}

function say(message: FromLoad): void {
  tellBench(message)
}

hearBench<ToLoad>((message) => {
  if (message.type === 'start') void start(message)
  else if (message.type === 'count') count()
  else if (message.type === 'finish') void finish(message.patience_ms)
  else if (message.type === 'pause') paused = true
  else if (message.type === 'go_on') paused = false
  else {
    chosen = new Set(message.encounters)
    per_s = message.per_s
    allowed_ms = Date.now()
  }
})
