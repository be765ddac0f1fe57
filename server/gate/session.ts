import type { WebSocket } from 'ws'
import { encodeToDevice, encodeToDeviceText } from '../../contracts/codec/device-codec.ts'
import type { FromDevice, ToDeviceInput } from '../../contracts/codec/device-message.ts'
import { CLOSE, type CloseName, type HoldReason } from '../../contracts/error.ts'
import type { Hello } from '../../contracts/frame.ts'
import { DEVICE_PROTOCOL } from '../../contracts/version.ts'
import { delays } from '../observe/delays.ts'
import { metrics } from '../observe/metrics.ts'
import type { ClockEstimate } from './clock.ts'
import { decode } from './decode.ts'
import type { GateLimits } from './gate.ts'
import { handshake, type Instant, timeExchange } from './handshake.ts'
import { createIntake, type Intake, type IntakeParts } from './intake.ts'
import { overdueHoles } from './progress.ts'
import { bucket } from './rate.ts'
import { nextReply, type Said } from './reply.ts'
import { type DeviceStatus, newStatus, noteDelay, noteFrame, noteSecond } from './status.ts'

export type PauseReason = 'rate' | 'runtime' | 'draining'

/** One device socket, from its first message to its close. */
export interface Session {
  readonly device: string
  readonly token_hash: string
  /** null before the welcome */
  readonly intake: Intake | null
  readonly status: DeviceStatus | null
  /** Time passes: hello timeout, rate debt, holes, ack or hold, liveness. */
  tick(): void
  pause(reason: PauseReason): void
  resume(reason: PauseReason): void
  close(name: CloseName, detail: string): void
  /** Tells what is kept now, whatever the rhythm; used before closing. */
  sayNow(): void
}

export interface SessionParts extends IntakeParts {
  limits: GateLimits
  /** The hello was accepted: takes the place of an older connection of the device. */
  opened(session: Session, hello: Hello): DeviceStatus | undefined
  changed(session: Session): void
}

export function openSession(ws: WebSocket, device: string, token_hash: string, parts: SessionParts): Session {
  const { clock, limits, log, progress } = parts
  const started_ms = clock.monotonic_ms()
  const step = handshake(device)
  const rate = bucket(limits.frames_per_s, limits.burst, started_ms)
  const paused = new Set<PauseReason>()
  let text = false
  let intake: Intake | null = null
  let status: DeviceStatus | null = null
  let remeasure: ReturnType<typeof timeExchange> | null = null
  let bad_in_row = 0
  let refusedByQueue = false
  let said: Said = { up_to: 0, hold: '', at_ms: started_ms }
  let heard_ms = started_ms
  let pinged_ms = started_ms
  let second = { at_ms: started_ms, frames: 0 }
  let closing = false

  const instant = (): Instant => ({ now_ms: clock.now_ms(), monotonic_ms: clock.monotonic_ms() })

  function send(message: ToDeviceInput): void {
    if (ws.readyState !== ws.OPEN) return
    if (ws.bufferedAmount > limits.unread_bytes) {
      metrics.frames.inc({ fate: 'reply_dropped' })
      return
    }
    ws.send(text ? encodeToDeviceText(message) : encodeToDevice(message))
  }

  function close(name: CloseName, detail: string): void {
    if (closing) return
    closing = true
    metrics.deviceCloses.inc({ code: name })
    ws.resume()
    ws.close(CLOSE[name], closeReason(name, detail))
    setTimeout(() => ws.terminate(), limits.close_ms).unref()
  }

  function open(hello: Hello, estimate: ClockEstimate, device_ms: number): void {
    const before = parts.opened(session, hello)
    status = newStatus(hello, token_hash, clock.now_ms(), before)
    const source = progress.source(hello.device, hello.boot, clock.now_ms())
    source.holes.clear()
    source.filled_ms = clock.now_ms()
    intake = createIntake(parts, source, hello, estimate, device_ms, {
      rejected(reason) {
        status!.rejects++
        status!.last_reject = reason
        if (++bad_in_row > limits.bad_in_row) close('too_many_bad_frames', `${bad_in_row} in a row, the last: ${reason}`)
      },
      accepted(frame, delay_ms) {
        second.frames++
        delays.observe('gate', clock.monotonic_ms() - heard_ms)
        if (delay_ms !== null) noteDelay(status!, delay_ms)
        if (noteFrame(status!, frame, clock.now_ms())) parts.changed(session)
      },
      stepped() {
        remeasure = timeExchange()
        send(remeasure.ask(instant()))
      },
    })
    said = { up_to: source.kept.up_to, hold: '', at_ms: clock.monotonic_ms() }
    const { max_frame_bytes, frames_per_s } = limits
    send({
      welcome: {
        protocol: Math.min(hello.protocol, DEVICE_PROTOCOL.current),
        resume_after: source.kept.up_to,
        server_ms: clock.now_ms(),
        max_frame_bytes,
        max_frames_per_s: frames_per_s,
      },
    })
    noteClock()
    parts.changed(session)
  }

  function noteClock(): void {
    const mapping = intake!.mapping()
    status!.clock_offset_ms = mapping.offset_ms
    status!.clock_uncertainty_ms = mapping.uncertainty_ms
    status!.encounter = intake!.encounter()
  }

  function beforeWelcome(data: Uint8Array | string): void {
    const decoded = decode(data, limits.max_frame_bytes)
    if (!decoded.ok) {
      close('hello_expected', `${decoded.reason}: ${decoded.detail}`)
      return
    }
    const next = step(decoded.message, instant())
    if (next.do === 'send') send(next.message)
    else if (next.do === 'close') close(next.close, next.detail)
    else open(next.hello, next.estimate, next.device_ms)
  }

  function take(message: FromDevice, raw: Uint8Array): void {
    if ('frame' in message) {
      const fate = intake!.frame(message.frame, raw)
      if (fate === 'accepted') refusedByQueue = false
      if (fate === 'not_queued') refusedByQueue = true
      if (fate !== 'rejected') bad_in_row = 0
    } else if ('skipped' in message) {
      if (intake!.skipped(message.skipped, raw) === 'accepted') bad_in_row = 0
    } else if ('time' in message && remeasure) {
      const answered = remeasure.answer(message.time, instant())
      if (answered === 'more') send(remeasure.ask(instant()))
      else remeasure = null
      if (answered && answered !== 'more') intake!.measured(answered)
    } else {
      intake!.refuse({ ok: false, reason: 'unknown_message', detail: `${Object.keys(message)[0]} is not expected now` }, raw, null)
    }
  }

  function receive(data: Uint8Array | string): void {
    heard_ms = clock.monotonic_ms()
    if (closing) return
    if (!intake) {
      beforeWelcome(data)
      return
    }
    const cost = Math.max(1, data.length / limits.bytes_per_token)
    if (!rate.take(cost, heard_ms)) {
      status!.slowed++
      metrics.frames.inc({ fate: 'slowed' })
      pause('rate')
    }
    const decoded = decode(data, limits.max_frame_bytes)
    const raw = typeof data === 'string' ? Buffer.from(data) : data
    if (decoded.ok) take(decoded.message, raw)
    else intake.refuse(decoded, raw, null)
  }

  function pause(reason: PauseReason): void {
    paused.add(reason)
    if (ws.readyState === ws.OPEN) ws.pause()
  }
  function resume(reason: PauseReason): void {
    if (!paused.delete(reason) || paused.size > 0) return
    heard_ms = clock.monotonic_ms()
    if (ws.readyState === ws.OPEN) ws.resume()
  }

  function holdReason(): HoldReason | '' {
    if (paused.has('draining')) return 'draining'
    const { kept, highest } = intake!.source
    if (!log.storing() && highest > kept.up_to) return 'database_unavailable'
    if (refusedByQueue) return 'queue_full'
    return paused.size > 0 ? 'too_fast' : ''
  }

  function say(now_ms: number, always: boolean): void {
    const { kept } = intake!.source
    const hold = holdReason()
    const reply = always ? { ack: { up_to: kept.up_to } } : nextReply(said, kept.up_to, hold, now_ms)
    status!.held = hold
    status!.behind = intake!.source.highest - kept.up_to
    if (!reply) return
    said = { up_to: kept.up_to, hold: 'hold' in reply ? reply.hold.reason : '', at_ms: now_ms }
    send(reply)
  }

  function alive(now_ms: number): void {
    if (now_ms - heard_ms > limits.dead_ms && paused.size === 0) {
      metrics.deviceCloses.inc({ code: 'no_pong' })
      ws.terminate()
    } else if (now_ms - Math.max(heard_ms, pinged_ms) > limits.ping_ms && ws.readyState === ws.OPEN) {
      pinged_ms = now_ms
      ws.ping()
    }
  }

  function tick(): void {
    const now_ms = clock.monotonic_ms()
    if (closing) return
    if (!intake) {
      if (now_ms - started_ms > limits.hello_ms) close('hello_expected', `no hello and time replies within ${limits.hello_ms} ms`)
      return
    }
    if (paused.has('rate') && rate.ready(now_ms)) resume('rate')
    const excused = holdReason() !== ''
    for (const [from, to] of overdueHoles(intake.source, clock.now_ms(), limits.hole_ms, excused)) intake.closeHole(from, to)
    say(now_ms, false)
    alive(now_ms)
    noteClock()
    if (now_ms - second.at_ms < 1_000) return
    noteSecond(status!, second.frames, (now_ms - second.at_ms) / 1_000)
    second = { at_ms: now_ms, frames: 0 }
  }

  ws.on('message', (data, isBinary) => {
    const bytes = data as Buffer
    if (!intake) text = !isBinary
    receive(isBinary ? bytes : bytes.toString('utf8'))
  })
  ws.on('pong', () => {
    heard_ms = clock.monotonic_ms()
  })

  const session: Session = {
    device,
    token_hash,
    get intake() {
      return intake
    },
    get status() {
      return status
    },
    tick,
    pause,
    resume,
    close,
    sayNow: () => intake && say(clock.monotonic_ms(), true),
  }
  return session
}

/** A close reason holds at most 123 bytes of UTF-8. */
function closeReason(name: CloseName, detail: string): string {
  let reason = `${name}: ${detail}`
  while (Buffer.byteLength(reason) > 123) reason = reason.slice(0, -1)
  return reason
}
