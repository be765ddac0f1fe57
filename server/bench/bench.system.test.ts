import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const KEYS = [
  'patients',
  'frames_per_s',
  'us_per_patient_s',
  'cpu_cores',
  'alarm_p50_ms',
  'alarm_p99_ms',
  'alarms',
  'wave_p99_ms',
  'commit_p99_ms',
  'lost',
  'rss_kb_per_patient',
]

test('[BENCH-1][BENCH-2] a short run ends with one line of figures, alarms measured and nothing lost', async () => {
  const program = new URL('./main.ts', import.meta.url).pathname
  const args = ['--import', 'tsx', program, '--patients', '16', '--viewers', '2', '--seconds', '6', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: Error & { stdout?: string }) => {
    throw new Error(`${error.message}\n${error.stdout ?? ''}`)
  })
  const result = JSON.parse(stdout.trim().split('\n').at(-1)!)
  expect(Object.keys(result)).toEqual(KEYS)
  expect(result.patients).toBe(16)
  expect(result.lost).toBe(0)
  expect(result.frames_per_s).toBeGreaterThan(32)
  expect(result.alarms).toBeGreaterThan(0)
  expect(result.alarm_p50_ms).toBeGreaterThan(0)
  expect(result.us_per_patient_s).toBeGreaterThan(0)
})
