/**
 * npm test: installs what is missing, then types, lint, unit, integration and browser tests; ends with one line over all.
 * `npm test -- unit` (types, lint, unit, integration, ledger, browser) runs parts.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { build, buildServer, checkNode, generate, install, root, run, say } from './steps.mjs'

const totals = { passed: 0, failed: 0, skipped: 0 }
const times = []
/** Said once more at the end, where a long output is read first. */
const noted = []

function count(passed, failed, skipped = 0) {
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
}

async function part(name, work) {
  if (wanted.length > 0 && !wanted.includes(name)) return
  say(`\n── ${name} ──`)
  const began = Date.now()
  await work()
  times.push(`${name} ${((Date.now() - began) / 1000).toFixed(0)} s`)
}

/** A tool without single tests counts as one. */
async function tool(args) {
  const { code } = await run(process.execPath, args)
  if (code !== 0) noted.push(`failed: ${args.join(' ')} (exit ${code})`)
  count(code === 0 ? 1 : 0, code === 0 ? 0 : 1)
}

async function vitest(project) {
  const report = join(reports, `${project}.json`)
  const { code } = await run(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  if (!existsSync(report)) return lost(project, code)
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  for (const { name, status, message, assertionResults } of testResults) {
    const wrong = assertionResults.filter((test) => test.status === 'failed')
    for (const { fullName, failureMessages } of wrong)
      noted.push(`failed: ${relative(root, name)}: ${fullName}\n    ${firstLines(failureMessages[0])}`)
    if (status === 'failed' && wrong.length === 0) noted.push(`failed: ${relative(root, name)}: ${firstLines(message)}`)
  }
  const failed = Math.max(numFailedTests, numFailedTestSuites, code === 0 ? 0 : 1)
  if (failed > 0)
    noted.push(`failed: ${project} ended with exit code ${code}, ${numFailedTests} tests and ${numFailedTestSuites} files failed`)
  count(numPassedTests, failed, numPendingTests)
}

/** A runner that died before it could report. */
function lost(name, code) {
  noted.push(`failed: ${name} tests ended with exit code ${code} and without a report`)
  count(0, 1)
}

function firstLines(message) {
  return String(message ?? 'no message')
    .split('\n')
    .slice(0, 6)
    .join('\n    ')
}

/** The specs of Playwright's nested suites. */
function specs(suites) {
  return suites.flatMap((suite) => [...suite.specs, ...specs(suite.suites ?? [])])
}

async function browser() {
  const chromium = await ensureChromium()
  await build({ e2e: true })
  const report = join(reports, 'browser.json')
  const { code } = await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    env: { WARDWAVE_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report, NEXT_PUBLIC_E2E: '1' },
  })
  if (!existsSync(report)) return lost('browser', code)
  const { stats, suites, errors } = JSON.parse(readFileSync(report, 'utf8'))
  for (const { title, file, tests } of specs(suites))
    for (const { status, results } of tests)
      if (status === 'unexpected' || status === 'flaky')
        noted.push(`${status === 'flaky' ? 'flaky' : 'failed'}: e2e/${file}: ${title}\n    ${firstLines(results[0]?.error?.message)}`)
  for (const { message } of errors) noted.push(`failed: browser: ${firstLines(message)}`)
  if (code !== 0) noted.push(`failed: browser tests ended with exit code ${code}`)
  count(stats.expected + stats.flaky, Math.max(stats.unexpected, code === 0 ? 0 : 1), stats.skipped)
}

/** What a ledger found wrong, and its figures. */
function found(output) {
  const lines = output.split('\n').filter((line) => /^( {2}!|\{"|ledger: (?!seed)|\w*error: )/i.test(line))
  return lines.map((line) => line.trim()).join('\n    ')
}

/** Ten kills must leave nothing lost; two seeded defects must be caught. Each counts as one test. */
async function ledger() {
  await buildServer()
  const runs = [
    { args: ['--kills', '10', '--seed', '7'], clean: true },
    { args: ['--kills', '5', '--seed', '3', '--defect', 'ack-before-commit'], clean: false },
    { args: ['--kills', '6', '--seed', '5', '--defect', 'no-cursor'], clean: false },
  ]
  for (const { args, clean } of runs) {
    const { code, output } = await run(process.execPath, ['--enable-source-maps', 'dist/server/ledger.js', ...args, '--json'], {
      kept: true,
    })
    const right = clean ? code === 0 : code === 1
    say(
      right
        ? `  ✓ ledger ${args.join(' ')}${clean ? '' : ': caught'}`
        : `  ✗ ledger ${args.join(' ')}: ${clean ? 'something was lost, doubled or missing' : 'the defect was not caught'} (exit ${code})`,
    )
    if (!right) noted.push(`failed: ledger ${args.join(' ')} (exit ${code})\n    ${found(output)}`)
    count(right ? 1 : 0, right ? 0 : 1)
  }
}

checkNode()
const wanted = process.argv.slice(2)
const reports = join(root, 'node_modules/.cache/wardwave-tests')
await install()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
await generate()
await part('types', () => tool(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']))
await part('lint', () => tool(['node_modules/@biomejs/biome/bin/biome', 'ci', '.']))
await part('unit', () => vitest('unit'))
await part('integration', () => vitest('integration'))
await part('ledger', ledger)
await part('browser', browser)
for (const line of noted) say(`\n${line}`)
say(`\n${times.join(' · ')}`)
say(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`)
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1)
