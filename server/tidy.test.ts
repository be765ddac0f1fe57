import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VARIABLES } from './config.ts'

/** The river, from spring to sea: a folder may import itself and what is named here. */
const UPSTREAM: Record<string, readonly string[]> = {
  contracts: [],
  'server/observe': ['contracts'],
  'server/scores': ['contracts'],
  'server/engine': ['contracts', 'server/scores'],
  'server/signals': ['contracts', 'server/engine'],
  'server/detectors': ['contracts', 'server/engine', 'server/signals'],
  'server/database': ['contracts', 'server/observe'],
  'server/log': ['contracts', 'server/clock.ts', 'server/observe', 'server/database'],
  'server/runtime': ['contracts', 'server/engine', 'server/signals', 'server/detectors', 'server/log', 'server/clock.ts', 'server/observe'],
  'server/audit': ['contracts', 'server/access/controls.ts', 'server/clock.ts', 'server/observe'],
  'server/dispatch': ['contracts', 'server/log', 'server/runtime', 'server/audit', 'server/database', 'server/clock.ts', 'server/observe'],
  'server/seal': ['contracts', 'server/observe'],
  'server/access': ['contracts', 'server/clock.ts', 'server/observe'],
  'server/record': ['contracts', 'server/access', 'server/log', 'server/database', 'server/clock.ts', 'server/observe'],
  'server/store': [
    'contracts',
    'server/access',
    'server/audit',
    'server/clock.ts',
    'server/seal',
    'server/record',
    'server/detectors',
    'server/engine',
    'server/database',
    'server/notify/whom.ts',
    'server/notify/row.ts',
    'server/observe',
  ],
  'server/notify': [
    'contracts',
    'server/dispatch',
    'server/fresh.ts',
    'server/web/address.ts',
    'server/web/body.ts',
    'server/detectors',
    'server/store',
    'server/database',
    'server/log',
    'server/secrets.ts',
    'server/clock.ts',
    'server/observe',
  ],
  'server/gate': ['contracts', 'server/log', 'server/clock.ts', 'server/fresh.ts', 'server/observe'],
  'server/commands': [
    'contracts',
    'server/log',
    'server/access',
    'server/audit',
    'server/dispatch',
    'server/detectors',
    'server/seal',
    'server/clock.ts',
    'server/observe',
  ],
  'server/live': [
    'contracts',
    'server/log',
    'server/access',
    'server/audit',
    'server/store',
    'server/dispatch',
    'server/commands',
    'server/clock.ts',
    'server/fresh.ts',
    'server/observe',
  ],
  'server/web': ['contracts', 'server/access/controls.ts', 'server/commands/rate.ts', 'server/clock.ts', 'server/observe'],
  'server/simulator': ['contracts'],
  'server/keys': ['contracts', 'server/store', 'server/seal', 'server/core/database.ts', 'server/config.ts', 'server/clock.ts'],
  'server/deidentify': [
    'contracts',
    'server/store',
    'server/record',
    'server/detectors',
    'server/simulator/replay',
    'server/seal',
    'server/core/database.ts',
    'server/config.ts',
    'server/clock.ts',
  ],
  'server/replay': [
    'contracts',
    'server/engine',
    'server/signals',
    'server/detectors',
    'server/runtime',
    'server/log',
    'server/dispatch/storable.ts',
    'server/database',
    'server/store',
    'server/seal',
    'server/access/failures.ts',
    'server/core/database.ts',
    'server/config.ts',
    'server/clock.ts',
    'server/observe',
  ],
  components: ['contracts'],
  app: ['contracts', 'components', 'server/store', 'server/access', 'server/audit', 'server/seal', 'server/observe', 'server/clock.ts'],
}

const root = resolve(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '*.ts', '*.tsx', '*.mjs'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((f) => f && existsSync(join(root, f)))
const isTest = (file: string) => /\.(test|contract|fuzz)\.tsx?$|(^|\/)(e2e|testing)\/|testing(\.\w+)?\.ts$/.test(file)

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((m) => relative(root, resolve(root, dirname(file), m[1]!)))
}

function folderOf(path: string): string | undefined {
  return Object.keys(UPSTREAM)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0]
}

describe('the tree keeps its own rules', () => {
  test('[TIDY-1] dependencies run down the river only', () => {
    const wrong: string[] = []
    for (const file of files.filter((f) => !isTest(f))) {
      const folder = folderOf(file)
      if (!folder) continue
      for (const target of importsOf(file)) {
        const allowed = [folder, ...UPSTREAM[folder]!]
        if (!allowed.some((a) => target === a || target.startsWith(`${a}/`))) wrong.push(`${file} imports ${target}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('[TIDY-2] engine, signals and detectors read no clock, no random number and do no I/O', () => {
    const banned =
      /\bDate\.now|\bnew Date\b|Math\.random|\bsetTimeout|\bsetInterval|\bsetImmediate|\bperformance\b|from ['"]node:|\bprocess\./
    const wrong = files.filter(
      (f) =>
        /^server\/(engine|signals|detectors)\/.*\.ts$/.test(f) &&
        !isTest(f) &&
        banned.test(readFileSync(join(root, f), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    )
    expect(wrong).toEqual([])
  })

  test('[TIDY-3] every signal and every detector has its test beside it', () => {
    const judged = files.filter(
      (f) =>
        /^server\/(signals|detectors)\/[^/]+\.ts$/.test(f) &&
        !isTest(f) &&
        /define(Signal|Detector)\(/.test(readFileSync(join(root, f), 'utf8')),
    )
    const missing = judged.filter((f) => !files.includes(f.replace(/\.ts$/, '.test.ts')))
    expect(judged.length).toBeGreaterThan(8)
    expect(missing).toEqual([])
  })

  test('[TIDY-4] every rule that a test cites stands in SPEC.md', () => {
    const spec = readFileSync(join(root, 'SPEC.md'), 'utf8')
    const known = new Set([...spec.matchAll(/\*\*([A-Z]+-?\d+[a-z]?)\*\*/g)].map((m) => m[1]))
    const unknown = new Set<string>()
    for (const file of files.filter((f) => isTest(f) || /\.spec\.ts$/.test(f))) {
      for (const title of readFileSync(join(root, file), 'utf8').matchAll(
        /(?:test|it)(?:\.\w+(?:\([^)]*\))?)?\(\s*[`'"]((?:\[[A-Z]+-?\d+[a-z]?\]\s*)+)/g,
      )) {
        for (const id of title[1]!.matchAll(/\[([A-Z]+-?\d+[a-z]?)\]/g)) if (!known.has(id[1]!)) unknown.add(`${id[1]} (${file})`)
      }
    }
    expect(known.size).toBeGreaterThan(50)
    expect([...unknown]).toEqual([])
  })

  test('[TIDY-5] no file that nobody imports', () => {
    const entries =
      /(^|\/)(page|layout|route|not-found|error|global-error|instrumentation|forbidden|unauthorized|loading|template|default|icon|manifest|proxy|types\.d)\.tsx?$|\.config\.(ts|mjs)$|^server\/(main|app)\.ts$|\/main\.ts$|\/worker\.ts$|\.mjs$|generated|^e2e\/|\.d\.m?ts$|\/diff\.ts$|\/core\.ts$|\/verify\.ts$/
    const imported = new Set(files.flatMap(importsOf))
    const orphan = files.filter(
      (f) =>
        /\.tsx?$/.test(f) &&
        !isTest(f) &&
        !entries.test(f) &&
        !imported.has(f) &&
        !readFileSync(join(root, 'server/setup/bundle.mjs'), 'utf8').includes(f),
    )
    expect(orphan).toEqual([])
  })

  test('[TIDY-6] .env.example names exactly the variables that are read', () => {
    const named = [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm)].map((m) => m[1])
    expect(named.sort()).toEqual(Object.keys(VARIABLES).sort())
  })
})
