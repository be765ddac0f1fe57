import { bedsidesOf } from './bed-devices.ts'
import type { Bedside } from './bedside.ts'
import type { Close, DeviceState } from './client.ts'
import { startControl } from './control.ts'
import { HELP, parseOptions, type SimulatorOptions, UsageError } from './options.ts'
import { demoCues, repeatCues } from './programme.ts'
import { openShelf } from './replay/open.ts'
import { createPlayer } from './replay/player.ts'
import { SCENARIO_BY_ID } from './scenario.ts'
import { byBed, type DeviceToken, readTokens } from './tokens.ts'
import { type SimulatedWard, startWard, type WardOptions } from './ward.ts'

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) process.stdout.write(HELP)
  else if (options.trigger) await trigger(options)
  else await run(options)
} catch (error) {
  if (!(error instanceof Error)) throw error
  process.stderr.write(`${error instanceof UsageError ? `${error.message}\nsee npm run sim -- --help` : (error.stack ?? error.message)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(o: SimulatorOptions): Promise<void> {
  const tokens = readTokens(o.tokens, o.wards, o.patients)
  const start_ms = Date.now()
  const places = o.replay === null ? simulated(o, tokens, start_ms) : recorded(o, o.replay, tokens, start_ms)
  const ward = startWard({
    url: o.url,
    places,
    cues: cuesOf(o, byBed(places).size),
    start_ms,
    boot: `${start_ms.toString(36)}-${process.pid}`,
    keep_ms: o.keep_s * 1_000,
    now_ms: Date.now,
    device: { onState: reporter() },
  })
  const control = o.control === null ? null : await startControl(ward, o.control)
  const menu = control ? `, scenario menu on 127.0.0.1:${control.port}` : ''
  process.stdout.write(
    `${places.length} devices to ${o.url}, ${o.replay === null ? `scenario ${o.scenario}, seed ${o.seed}` : 'recorded'}${menu}\n`,
  )
  await untilStopped()
  await control?.close()
  await farewell(ward)
}

type Place = DeviceToken & { bedside: Bedside }

function simulated(o: SimulatorOptions, tokens: readonly DeviceToken[], start_ms: number): Place[] {
  return [...byBed(tokens).values()].flatMap((devices, bed) => bedsidesOf(devices, { ...o, bed, start_ms }))
}

/** Recordings are of monitors: ventilators, pumps and wearables stay silent. */
function recorded(o: SimulatorOptions, dir: string, tokens: readonly DeviceToken[], start_ms: number): Place[] {
  const shelf = openShelf(dir)
  const monitors = tokens.filter((t) => t.kind === 'monitor').slice(0, shelf.names.length)
  return monitors.map((token, i) => {
    const { device } = token
    return { ...token, bedside: createPlayer({ device, recording: shelf.read(shelf.names[i]!), start_ms, frames_per_s: o.frames_per_s }) }
  })
}

function cuesOf(o: SimulatorOptions, beds: number): WardOptions['cues'] {
  if (o.replay !== null || o.cheap || o.scenario === 'calm') return () => []
  const scenario = SCENARIO_BY_ID.get(o.scenario)
  const x = o.script_speed
  return (from_s, to_s) => (scenario ? repeatCues(scenario, beds, from_s * x, to_s * x) : demoCues(o.seed, beds, from_s * x, to_s * x))
}

/** Says once per way of being turned away, not once per device. */
function reporter(): (state: DeviceState, close: Close | null) => void {
  const said = new Map<string, number>()
  return (_state, close) => {
    if (!close) return
    const key = `${close.code} ${close.reason}`
    const before = said.get(key) ?? 0
    said.set(key, before + 1)
    if (before === 0) process.stderr.write(`connection closed: ${key} (said once; devices come back by themselves)\n`)
  }
}

async function trigger(o: SimulatorOptions): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${o.control}/scenario`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(o.trigger),
  }).catch((error: unknown) => {
    throw new UsageError(`no simulator listens on port ${o.control} (${error instanceof Error ? error.message : String(error)})`)
  })
  const body = await reply.text()
  if (!reply.ok) throw new UsageError(`refused: ${body}`)
  process.stdout.write(`${body}\n`)
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    process.once('disconnect', () => resolve())
  })
}

async function farewell(ward: SimulatedWard): Promise<void> {
  const total = { made: 0, acked: 0, dropped: 0, resent: 0 }
  for (const device of ward.devices()) {
    const stats = device.stats()
    for (const key of ['made', 'acked', 'dropped', 'resent'] as const) total[key] += stats[key]
  }
  await ward.stop()
  process.stdout.write(`${JSON.stringify(total)}\n`)
}
