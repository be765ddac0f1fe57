import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dedicatedDatabase } from '../database/testing.ts'
import { fieldsOf } from '../seal/keyring.ts'
import { seedLoad } from '../store/seed.ts'
import { createStore } from '../store/store.ts'
import { freePort } from '../web/process.ts'
import { check } from './check.ts'
import { DEFECTS } from './defects.ts'
import { rage } from './nemesis.ts'
import { person, withoutDelay } from './person.ts'
import { serverProcess } from './process.ts'
import { mulberry } from './script.ts'
import { startGenerator } from './truth.ts'
import { openViewer, type Viewer } from './viewer.ts'

const HELP = `npm run ledger -- --kills N --seed S --json
Runs the server with a real PostgreSQL, scripted devices, two viewers and a clinician; kills server and database (kill -9)
at random; then compares what is stored with what was acknowledged and with what an independent reading of the rule says.
  --kills N      how often (10)
  --seed S       the same seed, the same kills and episodes (1)
  --devices N    how many (12)
  --defect NAME  ${Object.keys(DEFECTS).join(' or ')}: a defect of the server that must be found
  --json         print one object on the last line
Exit code 1 when anything is lost, doubled, missing or not drained (of a defect: when it was found); 3 when it could not run.`

const SECRET = 'ledger-ledger-ledger-ledger-ledger-ledger'
const DRAIN_MS = 30_000

function options() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      devices: { type: 'string', default: '12' },
      defect: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [kills, seed, devices] = [Number(values.kills), Number(values.seed), Number(values.devices)]
  if (
    values.help ||
    ![kills, seed, devices].every((n) => Number.isInteger(n) && n >= 0) ||
    !['', ...Object.keys(DEFECTS)].includes(values.defect)
  ) {
    process.stdout.write(`${HELP}\n`)
    process.exit(values.help ? 0 : 2)
  }
  return { kills, seed, devices, defect: values.defect, json: values.json }
}

async function main(): Promise<boolean> {
  const { kills, seed, devices, defect, json } = options()
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  say(`ledger: seed ${seed}, ${kills} kills, ${devices} devices${defect ? `, defect ${defect}` : ''}`)
  const database = await dedicatedDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'wardwave-ledger-'))
  const [port, devicePort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const program = import.meta.url.endsWith('.ts')
    ? ['--import', 'tsx', new URL('./core.ts', import.meta.url).pathname]
    : [new URL('./ledger-core.js', import.meta.url).pathname]
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: SECRET,
    WARDWAVE_PORT: String(port),
    WARDWAVE_DEVICE_PORT: String(devicePort),
    WARDWAVE_PUBLIC_URL: url,
    WARDWAVE_DATA_DIR: folder,
    WARDWAVE_PAGES: '0',
    WARDWAVE_WORKERS: '2',
    WARDWAVE_LOG_LEVEL: process.env.WARDWAVE_LEDGER_VERBOSE ?? 'fatal',
    WARDWAVE_LEDGER_DEFECT: defect,
  }
  const server = serverProcess({ args: program, env, readyUrl: `${url}/readyz` })
  const viewers: Viewer[] = []
  try {
    const store = createStore(database.appUrl, fieldsOf(join(folder, 'field-keys.json'), Date.now))
    const badges = await seedLoad(store, { now_ms: Date.now(), tokens_file: join(folder, 'tokens.json'), sizes: [devices] })
    const ward = badges[0]!.ward
    const people = [
      await person(store, { login: 'ledger.admin', name: 'Admin', role: 'admin', ward, secret: SECRET }),
      await person(store, { login: 'ledger.nurse', name: 'Nurse', role: 'nurse', ward, secret: SECRET }),
    ]
    await store.close()
    await server.start()

    viewers.push(...people.map((cookie) => openViewer({ url, cookie, ward })))
    const generator = startGenerator({ badges, url: `ws://127.0.0.1:${devicePort}`, seed })
    for (const { encounter } of badges) await withoutDelay(viewers[0]!, encounter)
    const acknowledged = clinician(viewers[1]!, seed)

    const uncut = cutInTurn(viewers)
    const recoveries = await rage({ kills, seed, server, database, lastAck_ms: generator.lastAck_ms, say })
    generator.calm()
    uncut()
    await new Promise((next) => setTimeout(next, 12_000)) // the last episode ends: 4 s low, 4 s window, 3 s clear
    const undrained = await generator.finish(DRAIN_MS)
    await new Promise((next) => setTimeout(next, 1_500))
    for (const viewer of viewers) viewer.close()
    await server.stop()

    const { wrong, ...findings } = await check(database.url, generator.witnesses, viewers, acknowledged)
    for (const line of wrong) say(`  ! ${line}`)
    recoveries.sort((a, b) => a - b)
    const recovery_s_p99 = Number((recoveries[Math.min(recoveries.length - 1, Math.ceil(recoveries.length * 0.99) - 1)] ?? 0).toFixed(2))
    const result = { kills, ...findings, undrained, recovery_s_p99, seed }
    process.stdout.write(
      json
        ? `${JSON.stringify(result)}\n`
        : `${Object.entries(result)
            .map(([name, value]) => `${name.padEnd(24)} ${value}`)
            .join('\n')}\n`,
    )
    const faults =
      findings.lost_frames +
      findings.duplicate_frames +
      findings.missing_alarms +
      findings.unseen_alarms +
      findings.duplicate_alarms +
      findings.lost_acknowledgements +
      undrained
    if (findings.expected_alarms === 0 || findings.acked_frames === 0)
      throw new Error('nothing happened: a ledger without alarms or frames proves nothing')
    return (defect === '' ? faults : findings[DEFECTS[defect]!.found]) === 0
  } finally {
    for (const viewer of viewers) viewer.close()
    await server.kill()
    await database.stop()
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  }
}

/** Longer than an alarm's whole life: who comes back without a cursor never hears of some. */
const CUT_MS = 15_000

/** One viewer after the other is away for a while. @returns ends it: all come back at once. */
function cutInTurn(viewers: readonly Viewer[]): () => void {
  let turn = 0
  const next = () => viewers[turn++ % viewers.length]!.cut(CUT_MS)
  next()
  const timer = setInterval(next, CUT_MS + 3_000)
  return () => {
    clearInterval(timer)
    for (const viewer of viewers) viewer.cut(0)
  }
}

/** Acknowledges about every third alarm of the rule. @returns ids answered "done". */
function clinician(viewer: Viewer, seed: number): Set<string> {
  const random = mulberry(seed + 17)
  const done = new Set<string>()
  const asked = new Set<string>()
  viewer.onAlarm((alarm) => {
    if (alarm.detector !== 'spo2-low' || alarm.condition !== 'active' || asked.has(alarm.id)) return
    asked.add(alarm.id)
    if (random() > 0.34) return
    void viewer
      .command({ type: 'acknowledge', encounter: alarm.encounter, alarm: alarm.id, revision: alarm.revision })
      .then((outcome) => outcome?.status === 'done' && done.add(alarm.id))
  })
  return done
}

main().then(
  (clean) => process.exit(clean ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`ledger: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(3)
  },
)
