/** The part of `npm run test:nightly` that is the same test for longer: 100,000 random lives of alarms. */
import { run } from './steps.mjs'

process.env.WARDWAVE_SEQUENCES ??= '100000'
const { code } = await run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'integration',
  'server/engine/life.model.system.test.ts',
])
process.exitCode = code
