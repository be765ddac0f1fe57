/**
 * npm run demo [-- --lan]: everything from a clean clone to a moving ward. Run again it starts in seconds and keeps its data.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { build, checkNode, install, root, say, stop } from './steps.mjs'

const HELP = `npm run demo [-- OPTIONS]
  --lan            serve over https on this machine's address, for a tablet
  --port N         public port (3000)
  --device-port N  device port (3001)
  --replay DIR     feed recorded signals instead of synthetic ones
  --reset          forget the demo's data and begin anew
  --no-sim         no simulator: bring your own devices`

function options(argv) {
  const chosen = { lan: false, port: 3000, devicePort: 3001, replay: null, reset: false, sim: true }
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]
    if (word === '--help' || word === '-h') {
      say(HELP)
      process.exit(0)
    } else if (word === '--lan') chosen.lan = true
    else if (word === '--reset') chosen.reset = true
    else if (word === '--no-sim') chosen.sim = false
    else if (word === '--replay') chosen.replay = argv[++i]
    else if (word === '--port') chosen.port = Number(argv[++i])
    else if (word === '--device-port') chosen.devicePort = Number(argv[++i])
    else stop(`There is no option ${word}.`, HELP)
  }
  if (!Number.isInteger(chosen.port) || !Number.isInteger(chosen.devicePort)) stop('A port is a whole number.', HELP)
  if (chosen.replay !== null && !existsSync(chosen.replay ?? ''))
    stop(`There is no folder ${chosen.replay}.`, 'give --replay a folder of unpacked recordings.')
  return chosen
}

function lanAddress() {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((a) => a && a.family === 'IPv4' && !a.internal)
  return found?.address ?? null
}

/** A certificate of our own for this address; a tablet must accept it once. */
async function certificate(address, dir) {
  const cert = join(dir, `${address}.crt`)
  const key = join(dir, `${address}.key`)
  if (!existsSync(cert)) {
    const { generate } = await import('selfsigned')
    const now = new Date()
    const pems = await generate([{ name: 'commonName', value: address }], {
      keySize: 2048,
      algorithm: 'sha256',
      notBeforeDate: now,
      notAfterDate: new Date(now.getTime() + 365 * 86_400_000),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 7, ip: address },
            { type: 7, ip: '127.0.0.1' },
            { type: 2, value: 'localhost' },
          ],
        },
      ],
    })
    mkdirSync(dir, { recursive: true })
    writeFileSync(cert, pems.cert)
    writeFileSync(key, pems.private, { mode: 0o600 })
  }
  return { WARDWAVE_TLS_CERT_FILE: cert, WARDWAVE_TLS_KEY_FILE: key }
}

async function waitFor(url, child, seconds) {
  const until = Date.now() + seconds * 1000
  while (Date.now() < until) {
    if (child.exitCode !== null) return false
    try {
      const reply = await fetch(url)
      if (reply.ok) return true
    } catch (error) {
      if (Date.now() + 1000 > until) say(`  no answer: ${error.cause?.code ?? error.message}`)
    }
    await new Promise((next) => setTimeout(next, 150))
  }
  return false
}

checkNode()
const chosen = options(process.argv.slice(2))
const dataDir = process.env.WARDWAVE_DATA_DIR ?? join(root, '.data')
await install()
await build()
if (chosen.reset) {
  const { code } = await new Promise((done) =>
    spawn(process.execPath, ['dist/server/main.js', '--forget'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, WARDWAVE_DATA_DIR: dataDir },
    }).on('exit', (c) => done({ code: c })),
  )
  if (code !== 0) stop('The old data could not be removed.', `stop what uses ${dataDir} and try again.`)
  rmSync(join(dataDir, 'demo-devices.json'), { force: true })
}

const began = Date.now()
const address = chosen.lan ? lanAddress() : null
if (chosen.lan && !address)
  stop('This machine has no network address to serve on.', 'connect it to a network, or run npm run demo without --lan.')
const publicUrl = chosen.lan ? `https://${address}:${chosen.port}` : `http://localhost:${chosen.port}`
const controlPort = chosen.devicePort + 1
const tls = chosen.lan ? await certificate(address, join(dataDir, 'tls')) : {}
const env = {
  ...process.env,
  ...tls,
  NODE_ENV: 'production',
  WARDWAVE_DEMO: '1',
  WARDWAVE_DATA_DIR: dataDir,
  WARDWAVE_PORT: String(chosen.port),
  WARDWAVE_DEVICE_PORT: String(chosen.devicePort),
  WARDWAVE_HOST: chosen.lan ? '0.0.0.0' : '127.0.0.1',
  WARDWAVE_PUBLIC_URL: publicUrl,
  WARDWAVE_SIM_CONTROL_PORT: String(controlPort),
  WARDWAVE_LOG_LEVEL: process.env.WARDWAVE_LOG_LEVEL ?? 'warn',
  ...(chosen.lan ? { WARDWAVE_ALLOWED_ORIGINS: `https://localhost:${chosen.port},https://127.0.0.1:${chosen.port}` } : {}),
}
say('• starting database and server')
const core = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], { cwd: root, env, stdio: 'inherit' })
let sim = null
let leaving = false
const leave = () => {
  if (leaving) return
  leaving = true
  say('\n• stopping: devices first, then what they sent is stored')
  sim?.kill('SIGTERM')
  core.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, leave)
core.on('exit', (code) => {
  sim?.kill('SIGTERM')
  if (!leaving)
    process.stderr.write('\nThe server stopped.\nWhat to do: read the lines above; npm run demo starts it again with its data.\n')
  process.exit(leaving ? 0 : (code ?? 1))
})

const plain = `http${chosen.lan ? 's' : ''}://127.0.0.1:${chosen.port}`
if (chosen.lan) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0' // this program talks to its own certificate on loopback only
process.removeAllListeners('warning')
if (!(await waitFor(`${plain}/readyz`, core, 120))) {
  leave()
  stop('The server did not become ready.', `look above for its message; is port ${chosen.port} or ${chosen.devicePort} taken?`)
}
if (chosen.sim) {
  const source = chosen.replay ? ['--replay', chosen.replay] : ['--scenario', 'demo']
  sim = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      'dist/server/simulator.js',
      '--url',
      `ws${chosen.lan ? 's' : ''}://127.0.0.1:${chosen.devicePort}`,
      '--tokens',
      join(dataDir, 'demo-devices.json'),
      '--control',
      String(controlPort),
      ...source,
    ],
    {
      cwd: root,
      env: { ...process.env, ...(chosen.lan ? { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' } : {}) },
      stdio: 'inherit',
    },
  )
  sim.on(
    'exit',
    (code) =>
      !leaving &&
      say(`The simulator stopped (${code}). The ward shows its beds as without data. npm run sim -- --help starts one by hand.`),
  )
}
const accounts = JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8'))
const own = JSON.parse(readFileSync(join(dataDir, 'demo-own-device.json'), 'utf8'))
say(`
Wardwave is running (${((Date.now() - began) / 1000).toFixed(1)} s).   ${chosen.replay ? 'RECORDED' : 'SIMULATED'} DATA, not for patient care.
Secondary display and notification; not the only alarm.

  Open      ${publicUrl}
  Devices   ws${chosen.lan ? 's' : ''}://127.0.0.1:${chosen.devicePort}   (protocol: contracts/README.md)

${accounts.map((a) => `  ${a.role.padEnd(10)} ${a.login.padEnd(11)} ${a.password}`).join('\n')}

What to try
  1. Sign in as the nurse and click once for sound: 24 beds move, and within a minute one alarms.
  2. Acknowledge it: your name stands on every screen. Open a bed for its waves, trends and strips.
  3. Menu "Scenarios" in the ward bar: make a bed desaturate, lose a lead or fall silent.
  4. Sign in as the admin in another browser and change a patient's limits: in force within 2 s.
  5. Put your own numbers on a bed (ward 5A, the last patient; physician or admin see it):
     node contracts/example-client.mjs ws${chosen.lan ? 's' : ''}://127.0.0.1:${chosen.devicePort} ${own.token} 97 72
  Ctrl-C stops it; npm run demo starts it again with its data.
`)
