import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AUDIT_ACTIONS } from '../../contracts/audit.ts'

const root = join(import.meta.dirname, '..', '..')
const SIGNALS = /^server\/(signals|detectors|engine|accuracy|bench|simulator|scores)\//
const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', 'server', 'app'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|testing|generated/.test(file) && !SIGNALS.test(file))
  .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const)

/** `thing.verb` where something is handed to the audit. */
function said(text: string): string[] {
  const calls = /(?:\b(?:audit|note|notes|tell|viewed|searched|writeLine)\(|\baction:\s*)[^;]*?['"]([a-z_]+\.[a-z_]+)['"]/g
  return [...text.matchAll(calls)].map((match) => match[1]!)
}

test('[AUD-4] every action is written thing.verb, and stands in the list once', () => {
  expect(AUDIT_ACTIONS.filter((action) => !/^[a-z]+\.[a-z_]+$/.test(action))).toEqual([])
  expect(new Set(AUDIT_ACTIONS).size).toBe(AUDIT_ACTIONS.length)
})

test('[AUD-4] nothing is written into the audit that is not in the list', () => {
  const known: ReadonlySet<string> = new Set(AUDIT_ACTIONS)
  const found = sources.flatMap(([file, text]) => said(text).map((action) => ({ file, action })))
  expect(found.length).toBeGreaterThan(30)
  expect(found.filter(({ action }) => !known.has(action))).toEqual([])
})

test('[AUD-4] lines go into the inbox at one place, and at the command that exports without a server', () => {
  const writers = sources.filter(([, text]) => /INSERT INTO hot\.audit_inbox/.test(text)).map(([file]) => file)
  expect(writers.sort()).toEqual(['server/core/export-audit.ts', 'server/store/change.ts'])
  const chain = sources.filter(([, text]) => /INSERT INTO hot\.audit \(/.test(text)).map(([file]) => file)
  expect(chain).toEqual(['server/dispatch/commit.ts'])
})
