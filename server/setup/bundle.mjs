/** Bundles the server's programs with esbuild into dist/server; packages stay outside. Workers lie beside main.js. */
import { build } from 'esbuild'

const entries = {
  main: 'server/main.ts',
  worker: 'server/runtime/worker.ts',
  simulator: 'server/simulator/main.ts',
  ledger: 'server/ledger/main.ts',
  'ledger-core': 'server/ledger/core.ts',
  bench: 'server/bench/main.ts',
  'bench-load': 'server/bench/load.ts',
  'bench-screens': 'server/bench/screens.ts',
  'bench-alarm-screens': 'server/bench/alarm-screens.ts',
  'bench-core': 'server/bench/core.ts',
  accuracy: 'server/accuracy/main.ts',
  'audit-export': 'server/core/export-audit.ts',
  'audit-verify': 'server/audit/verify-main.ts',
  keys: 'server/keys/main.ts',
  deidentify: 'server/deidentify/main.ts',
  replay: 'server/replay/main.ts',
  'replay-child': 'server/replay/child.ts',
}

import { existsSync } from 'node:fs'

/** `tested`: the server whose tests are tested; see server/access/controls.ts. Of the product nothing can be taken out. */
const bundle = (entryPoints, tested) => ({
  entryPoints,
  define: { 'process.env.WARDWAVE_TEST_BUILD': tested ? '"1"' : '""' },
  outdir: 'dist/server',
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  // Takes out what can never run: the switches of test builds are not in the product's file at all.
  minifySyntax: true,
  logLevel: 'warning',
})

await build(bundle(Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path))), false))
// The page that the ward page is measured against; run in the browser, by the bench alone.
const yardstick = { 'bench-yardstick': 'server/bench/yardstick.ts' }
await build({ ...bundle(yardstick, false), packages: 'bundle', platform: 'browser', target: 'es2022', format: 'iife', minify: true })
await build(bundle({ 'main-tested': entries.main }, true))
