import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `prisma generate` wants a schema engine to be present but never runs it: Node itself stands in, so nothing is
// downloaded. Never use this for `migrate` or `db push`: they would do nothing and report success.
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }
const done = spawnSync(process.execPath, [prisma, 'generate', '--no-hints'], { cwd: root, env, encoding: 'utf8' })
if (done.status !== 0) {
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`)
  process.exit(done.status ?? 1)
}
console.log('Prisma client generated in server/store/generated')
