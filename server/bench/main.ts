import { alarmPlan } from './alarm-plan.ts'
import { measureAlarms } from './alarms.ts'
import { measureBrowser } from './browser.ts'
import { openWay } from './browser-way.ts'
import { measureDetectors } from './detectors.ts'
import { measure } from './measure.ts'
import { type BenchOptions, HELP, parseOptions } from './options.ts'
import { browserPlan, planOf } from './plan.ts'
import { tableOf } from './result.ts'
import { openSetting } from './setting.ts'

/** Measures a whole server under load, with real sockets, a real PostgreSQL, and devices and screens in other processes. */
async function main(): Promise<boolean> {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) {
    process.stdout.write(HELP)
    return process.argv.includes('--help')
  }
  const { patients, frames_per_s, viewers, profile, json } = options
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  if (options.detectors) {
    const { cost, rows } = measureDetectors(say)
    process.stdout.write(`${rows.join('\n')}\n`)
    if (json) process.stdout.write(`${JSON.stringify(cost)}\n`)
    return true
  }
  if (options.browser) return browser(options, say)
  const plan = options.alarms ? alarmPlan(options) : planOf(options)
  say(
    `bench: ${patients} patients, ${frames_per_s} frames/s each, ${viewers} screens; simulated waves: 2 ECG leads (250 Hz), pleth, respiration`,
  )
  const setting = await openSetting({ plan, profile, emitting: options.alarms })
  const stop = () => void setting.end().then(() => process.exit(130))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    if (options.alarms) {
      const { result, rows, clean } = await measureAlarms(options, plan, setting, say)
      process.stdout.write(`${rows.join('\n')}\n`)
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
      return clean
    }
    const { result, detail } = await measure(options, plan, setting, say)
    process.stdout.write(`${tableOf(result, detail)}\n`)
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return result.lost + detail.missing + detail.undrained + detail.duplicates === 0 && result.alarms > 0
  } finally {
    await setting.end()
  }
}

/** The one run that has a browser, and pages for it. */
async function browser({ measured_s, profile, json }: BenchOptions, say: (line: string) => void): Promise<boolean> {
  const plan = browserPlan(measured_s)
  const way = await openWay()
  const setting = await openSetting({ plan, profile, emitting: true, way })
  const stop = () => void setting.end().then(() => process.exit(130))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    const { result, rows, clean } = await measureBrowser(plan, setting, way, say)
    process.stdout.write(`${rows.join('\n')}\n`)
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return clean
  } finally {
    await way.close()
    await setting.end()
  }
}

main().then(
  (clean) => process.exit(clean ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
