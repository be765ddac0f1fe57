/** Runs one of the bundled programs (ledger, bench, accuracy): `node server/setup/program.mjs ledger --kills 10`. */
import { spawn } from 'node:child_process'
import { buildServer, checkNode, install, root } from './steps.mjs'

checkNode()
await install()
await buildServer()
const [name, ...args] = process.argv.slice(2)
const child = spawn(process.execPath, ['--enable-source-maps', `dist/server/${name}.js`, ...args], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
