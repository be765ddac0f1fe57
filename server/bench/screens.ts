import { type TickBed, unpackTick } from '../../contracts/live.ts'
import { withoutDelay } from '../ledger/person.ts'
import { openViewer, type Viewer } from '../ledger/viewer.ts'
import { hearBench, tellBench } from './child.ts'
import { startLooking, wall_ms } from './look.ts'
import type { Arrival, FromViewers, ToViewers } from './message.ts'

/** The screens, in a process of their own: real sockets, pictures unpacked, nothing drawn. */
const viewers: Viewer[] = []
const arrivals: Arrival[] = []
const waves_ms: number[] = []
const waves_at_ms: number[] = []
let measuring = false
let [ticks, bytes] = [0, 0]
const looking = startLooking(() => undefined)

/** Each screen takes the delay of its ward's beds away, as an admin would: by command. */
async function start({ url, screens }: Extract<ToViewers, { type: 'start' }>): Promise<void> {
  await Promise.all(
    screens.map(async ({ cookie, ward, encounters }) => {
      const viewer = openViewer({ url, cookie, ward })
      viewers.push(viewer)
      viewer.onTick(measureTick)
      noteAlarms(viewer, ward)
      for (const encounter of encounters) await withoutDelay(viewer, encounter)
    }),
  )
  say({ type: 'watching' })
}

function noteAlarms(viewer: Viewer, ward: string): void {
  const had = new Set<string>()
  viewer.onAlarm(({ id, detector, encounter, onset_ms, stored }) => {
    if (detector !== 'spo2-low' || had.has(id)) return
    had.add(id)
    arrivals.push({ ward, encounter, onset_ms, arrived_ms: wall_ms(), stored })
  })
}

/** Age of the newest sample of each bed in the picture. */
function measureTick(packed: Uint8Array): void {
  if (!measuring) return
  const now_ms = wall_ms()
  ticks++
  bytes += packed.byteLength
  for (const bed of unpackTick(packed).head.beds) {
    if (bed.w.length === 0) continue
    waves_ms.push(now_ms - newest_ms(bed))
    waves_at_ms.push(now_ms)
  }
}

function newest_ms({ w }: TickBed): number {
  return Math.max(...w.map(({ t0, n, fs }) => t0 + (n * 1_000) / fs))
}

function say(message: FromViewers): void {
  tellBench(message)
}

hearBench<ToViewers>((message) => {
  if (message.type === 'start') void start(message)
  else if (message.type === 'measure') {
    measuring = true
    Object.assign(looking.looks, { looks: 0, late: 0 })
  } else {
    looking.stop()
    for (const viewer of viewers) viewer.close()
    say({ type: 'finished', arrivals, waves_ms, waves_at_ms, ticks, bytes, looks: looking.looks })
  }
})
