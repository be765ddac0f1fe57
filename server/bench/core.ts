import { writeFileSync } from 'node:fs'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Emit } from './alarm-message.ts'
import { wall_ms } from './look.ts'

/** The server as `--alarms` runs it: the product's own start, which also writes down when each change of an alarm reached this process. */
const emits: Emit[] = []

const app = await startApp(readConfig(process.env), {
  onStep({ effects }) {
    const at_ms = wall_ms()
    for (const effect of effects) {
      if (effect.kind !== 'alarm') continue
      const { id, revision, ward, encounter, detector, channel, onset_ms } = effect.alarm
      emits.push({
        id,
        revision,
        ward,
        encounter,
        detector,
        same: `${encounter} ${detector} ${channel} ${onset_ms}`,
        why: effect.why,
        at_ms,
      })
    }
  },
})
process.on('SIGTERM', () => {
  writeFileSync(process.env.WARDWAVE_BENCH_EMITS ?? '', JSON.stringify(emits))
  void app.stop().then(() => process.exit(0))
})
