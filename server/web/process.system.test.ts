import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isAlive } from '../database/postmaster.ts'

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('[SET-6] a page process ends with its server, however that ends', async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardwave-web-'))
  const page = join(folder, 'page.mjs')
  writeFileSync(page, 'setInterval(() => undefined, 1_000)')
  const script = `import('${join(import.meta.dirname, 'process.ts')}').then(async (m) => {
    const web = await m.startWeb({ command: [${JSON.stringify(page)}], env: {} })
    setTimeout(() => { process.stdout.write(String(web.pid())); process.kill(process.pid, 'SIGKILL') }, 1_500) })`
  const server = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  expect(await new Promise((done) => server.once('exit', (_, by) => done(by)))).toBe('SIGKILL')
  const pid = Number(said)
  expect(pid).toBeGreaterThan(0)
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
})
