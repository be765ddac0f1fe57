import { parseArgs } from 'node:util'
import { SCENARIO_BY_ID, SCENARIOS } from './scenario.ts'

export interface SimulatorOptions {
  url: string
  tokens: string
  /** 0 = as many as there are tokens. */
  patients: number
  /** 0 = all wards of the tokens. */
  wards: number
  scenario: string
  seed: number
  frames_per_s: number
  script_speed: number
  replay: string | null
  /** Port of the scenario menu; null = none. */
  control: number | null
  keep_s: number
  cheap: boolean
  trigger: { scenario: string; ward?: string; bed?: string; device?: string } | null
}

/** What is wrong with the arguments, in a sentence for the person who typed them. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const DEFAULT_CONTROL = 3010

export const HELP = `Simulated bedside monitors, or recordings played as such, for Wardwave.

  npm run sim -- --tokens FILE [options]
  npm run sim -- --trigger SCENARIO --bed 7 [--ward W] [--control PORT]

  --url URL         device gate, ws:// or wss://           (ws://127.0.0.1:3001)
  --tokens FILE     JSON: [{ "device", "token", "bed", "ward", "profile" }, ...]
  --patients N      how many of them                       (all)
  --wards W         of the first W wards                   (all)
  --scenario NAME   demo (calm, an event now and then), or one on every bed  (demo)
  --seed S          the same seed gives the same patients  (1)
  --rate F          frames per second of a device, 1 to 50 (4)
  --speed X         scenarios run X times as fast, 0.1 to 20; waves keep their rate  (1)
  --replay DIR      recordings instead: WFDB 212/16, cinc2015 or bidmc layout
  --control PORT    scenario menu on loopback: GET /scenarios, GET /beds, POST /scenario; 0 = any port, off = none  (${DEFAULT_CONTROL})
  --keep SECONDS    how long a device keeps what is not acknowledged  (600)
  --cheap           play a precomputed minute: for load runs, no scenarios
  --trigger NAME    start a scenario in a simulator that runs, at --bed or --device
  --help            this text

Scenarios:
${SCENARIOS.map((s) => `  ${s.id.padEnd(18)}${s.title}`).join('\n')}
`

const TEXT = { type: 'string' } as const

/** @throws UsageError naming the argument and what it should be; null = help was asked for */
export function parseOptions(argv: readonly string[]): SimulatorOptions | null {
  const v = valuesOf(argv)
  if (v.help) return null
  const scenario = v.scenario ?? 'demo'
  if (scenario !== 'demo') known('--scenario', scenario)
  const options: SimulatorOptions = {
    url: v.url ?? 'ws://127.0.0.1:3001',
    tokens: v.tokens ?? '',
    patients: number('--patients', v.patients, 0, 1, 100_000, true),
    wards: number('--wards', v.wards, 0, 1, 1_000, true),
    scenario,
    seed: number('--seed', v.seed, 1, 0, 0xffff_ffff, true),
    frames_per_s: number('--rate', v.rate, 4, 1, 50, false),
    script_speed: number('--speed', v.speed, 1, 0.1, 20, false),
    replay: v.replay ?? null,
    control: v.control === 'off' ? null : number('--control', v.control, DEFAULT_CONTROL, 0, 65_535, true),
    keep_s: number('--keep', v.keep, 600, 1, 86_400, true),
    cheap: v.cheap ?? false,
    trigger: v.trigger === undefined ? null : { scenario: v.trigger, ward: v.ward, bed: v.bed, device: v.device },
  }
  check(options, v)
  return options
}

function valuesOf(argv: readonly string[]) {
  const options = { url: TEXT, tokens: TEXT, patients: TEXT, wards: TEXT, scenario: TEXT, seed: TEXT, rate: TEXT, speed: TEXT } as const
  const more = { replay: TEXT, control: TEXT, keep: TEXT, trigger: TEXT, bed: TEXT, ward: TEXT, device: TEXT } as const
  const flags = { cheap: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ args: [...argv], options: { ...options, ...more, ...flags }, strict: true }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function check(o: SimulatorOptions, v: ReturnType<typeof valuesOf>): void {
  if (!/^wss?:\/\/[^/\s]+/.test(o.url)) throw new UsageError(`--url ${o.url}: a ws:// or wss:// address is needed`)
  if (o.trigger) {
    known('--trigger', o.trigger.scenario)
    if (o.trigger.bed === undefined && o.trigger.device === undefined) throw new UsageError('--trigger needs --bed or --device')
    if (!o.control) throw new UsageError('--trigger needs the --control port of the simulator that runs')
    return
  }
  if (!o.tokens) throw new UsageError('--tokens FILE is needed: the file with the devices and their tokens')
  if (o.replay !== null && (v.scenario !== undefined || v.speed !== undefined || o.cheap))
    throw new UsageError('--replay plays recordings as they are: not with --scenario, --speed or --cheap')
  if (o.cheap && v.scenario !== undefined && v.scenario !== 'calm') throw new UsageError('--cheap plays no scenarios')
}

function known(argument: string, id: string): void {
  if (!SCENARIO_BY_ID.has(id))
    throw new UsageError(`${argument} ${id}: no such scenario. There are: ${[...SCENARIO_BY_ID.keys()].join(', ')}`)
}

function number(argument: string, text: string | undefined, otherwise: number, min: number, max: number, whole: boolean): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  const fits = text.trim() !== '' && value >= min && value <= max && (!whole || Number.isInteger(value))
  if (!fits) throw new UsageError(`${argument} ${text}: ${whole ? 'a whole number' : 'a number'} from ${min} to ${max} is needed`)
  return value
}
