import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import pbjs from 'protobufjs-cli/pbjs.js'

const PROTO = fileURLToPath(new URL('../device.proto', import.meta.url))
const TARGET = fileURLToPath(new URL('./generated/device.js', import.meta.url))
const OPTIONS =
  '-t static-module --es6 -w esm --keep-case --no-create --no-verify --no-convert --no-delimited --no-typeurl --no-service --no-comments -r wardwave'

/** The static module of device.proto, as text. `node contracts/codec/generate.mjs` writes it; a test compares it. */
export async function generateDeviceModule() {
  const folder = mkdtempSync(join(tmpdir(), 'wardwave-proto-'))
  const out = join(folder, 'device.js')
  try {
    await new Promise((resolve, reject) => {
      pbjs.main([...OPTIONS.split(' '), '-o', out, PROTO], (error) => (error ? reject(error) : resolve()))
    })
    return readFileSync(out, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(TARGET, await generateDeviceModule())
