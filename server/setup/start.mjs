/** npm start: the production server on what is configured in the environment; builds first when needed. */
import { spawn } from 'node:child_process'
import { build, checkNode, install, root } from './steps.mjs'

checkNode()
await install()
await build()
const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
  cwd: root,
  env: { ...process.env, NODE_ENV: 'production' },
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))
