/**
 * Steps shared by `npm run demo`, `npm start` and `npm test`. Plain JavaScript on Node alone: they run before
 * anything is installed. Every long step says what it does; every failure says what to do next.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Ends the program with a sentence a person can act on. */
export function stop(what, next) {
  process.stderr.write(`\n${what}\n${next ? `What to do: ${next}\n` : ''}`)
  process.exit(1)
}

/** Runs a command; its output goes to the terminal as it comes unless `quiet`, and is returned if `quiet` or `kept`. */
export function run(command, args, { env = {}, quiet = false, kept = quiet, cwd = root } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: kept ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    })
    const pieces = []
    const keep = (d) => {
      pieces.push(d)
      if (!quiet) process.stdout.write(d)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => done({ code: 127, output: String(error) }))
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(pieces).toString() }))
  })
}

/** A line every 10 s while a quiet step runs, so that nobody thinks it hangs. */
export async function step(title, work) {
  const began = Date.now()
  say(`• ${title}`)
  const beat = setInterval(() => say(`  … ${title}, ${Math.round((Date.now() - began) / 1000)} s`), 10_000)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    say(`  done in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  }
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Wardwave needs Node 20.19 or newer; this is ${process.version}.`, 'install Node 22 or 24 and run the command again.')
}

function hashFiles(paths) {
  const hash = createHash('sha256')
  const walk = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'generated' && name !== 'node_modules') walk(join(path, name))
    } else {
      hash.update(relative(root, path)).update(readFileSync(path))
    }
  }
  for (const path of paths) walk(join(root, path))
  return hash.digest('hex')
}

/** Installs exactly what package-lock.json says, unless that is already here. */
export async function install() {
  const stamp = join(root, 'node_modules/.wardwave-installed')
  const want = `${hashFiles(['package-lock.json'])} ${process.versions.modules} ${process.platform}-${process.arch}`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return
  await step('installing packages (npm ci; one to three minutes the first time)', async () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const { code, output } = await run(npm, ['ci', '--no-audit', '--no-fund', '--include=dev'], {
      quiet: true,
      env: { NODE_ENV: 'development' },
    })
    if (code !== 0)
      stop(`npm ci failed:\n${output.slice(-3000)}`, 'check that the npm registry can be reached, then run the command again.')
    writeFileSync(stamp, want)
  })
}

/** Generates the Prisma client and the indexes of signals and detectors. */
export async function generate() {
  const { code, output } = await run(process.execPath, ['server/database/generate.mjs'], { quiet: true })
  if (code !== 0) stop(`generating the database client failed:\n${output.slice(-3000)}`, 'see prisma/schema.prisma.')
}

const SERVER_SOURCES = ['contracts', 'server', 'prisma', 'package-lock.json']
const PAGE_SOURCES = [
  'app',
  'components',
  'contracts',
  'server/store',
  'server/access',
  'server/seal',
  'server/observe',
  'server/record',
  'server/detectors',
  'public',
  'prisma',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

function isBuilt(stamp, want) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === want
}

export async function buildServer() {
  const stamp = join(root, 'dist/.built')
  const want = hashFiles(SERVER_SOURCES)
  if (isBuilt(stamp, want)) return
  await step('building the server', async () => {
    await generate()
    const { code, output } = await run(process.execPath, ['server/setup/bundle.mjs'], { quiet: true })
    if (code !== 0) stop(`bundling the server failed:\n${output.slice(-3000)}`, 'npm run typecheck shows where.')
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, want)
  })
}

/** The pages with the tests' hooks lie in a folder of their own, so that tests and demo do not undo each other. */
async function buildPages(e2e) {
  const stamp = join(root, e2e ? '.next-e2e' : '.next', '.built')
  const want = hashFiles(PAGE_SOURCES)
  if (isBuilt(stamp, want)) return
  await step('building the pages (about a minute)', async () => {
    const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...(e2e ? { NEXT_PUBLIC_E2E: '1' } : {}) }
    const { code, output } = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { quiet: true, env })
    if (code !== 0) stop(`building the pages failed:\n${output.slice(-4000)}`, 'npm run typecheck shows where.')
    writeFileSync(stamp, want)
  })
}

/** Builds server and pages for production, unless nothing changed since the last build. */
export async function build({ e2e = false } = {}) {
  await buildServer()
  await buildPages(e2e)
}
