/** Runs one of the bundled programs (ledger, bench, accuracy): `node server/setup/program.mjs ledger --kills 10`. */
import { spawn } from 'node:child_process'
import { ensureChromium } from './chromium.mjs'
import { build, buildServer, checkNode, install, root } from './steps.mjs'

checkNode()
await install()
const [name, ...args] = process.argv.slice(2)
const env = { ...process.env }
if (name === 'bench' && args.includes('--browser')) {
  env.WARDWAVE_CHROMIUM = await ensureChromium()
  await build({ e2e: true })
} else await buildServer()
const program = ['--enable-source-maps', `dist/server/${name}.js`, ...args]
const child = spawn(process.execPath, program, { cwd: root, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
