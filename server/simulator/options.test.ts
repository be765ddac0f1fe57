import { expect, test } from 'vitest'
import { HELP, parseOptions } from './options.ts'
import { SCENARIOS } from './scenario.ts'
import { chooseTokens, parseTokens, readTokens } from './tokens.ts'

const parse = (line: string) => parseOptions(line.split(' ').filter(Boolean))

test('[SIM-17] the defaults are the demo ward', () => {
  expect(parse('--tokens t.json')).toMatchObject({
    url: 'ws://127.0.0.1:3001',
    scenario: 'demo',
    seed: 1,
    frames_per_s: 4,
    script_speed: 1,
    control: 3010,
    keep_s: 600,
    trigger: null,
  })
  expect(parse('--help')).toBeNull()
  for (const { id } of SCENARIOS) expect(HELP).toContain(id)
})

test.each([
  ['', '--tokens'],
  ['--tokens t --url http://x', '--url'],
  ['--tokens t --patients 0', '--patients'],
  ['--tokens t --patients 1.5', '--patients'],
  ['--tokens t --rate 1000', '--rate'],
  ['--tokens t --speed fast', '--speed'],
  ['--tokens t --seed -1', '--seed'],
  ['--tokens t --scenario plague', 'asystole'],
  ['--tokens t --control 70000', '--control'],
  ['--tokens t --replay d --scenario asystole', '--replay'],
  ['--tokens t --cheap --scenario asystole', '--cheap'],
  ['--trigger asystole', '--bed'],
  ['--trigger plague --bed 7', '--trigger'],
  ['--tokens t --wrong', 'wrong'],
  ['--tokens t extra', 'extra'],
])('[SIM-17] "%s" is refused with a sentence that names %s', (line, names) => {
  expect(() => parse(line)).toThrow(names)
})

test('[SIM-17] a token file is checked, and too few tokens are said', () => {
  const tokens = parseTokens(
    '[{"device":"a","token":"x","bed":1,"ward":"W1"},{"device":"b","token":"y","bed":"2","ward":"W2","profile":"neonate"}]',
    'f',
  )
  expect(tokens[0]).toEqual({ device: 'a', token: 'x', bed: '1', ward: 'W1', profile: 'adult', kind: 'monitor' })
  expect(chooseTokens(tokens, 1, 0).map((t) => t.device)).toEqual(['a'])
  expect(chooseTokens(tokens, 0, 1).map((t) => t.device)).toEqual(['a'])
  const pump = { ...tokens[0]!, device: 'p', kind: 'pump' as const }
  expect(chooseTokens([...tokens, pump], 0, 1).map((t) => t.device)).toEqual(['a', 'p'])
  expect(() => chooseTokens(tokens, 3, 0)).toThrow('--wards 3')
  expect(() => chooseTokens(tokens, 0, 9)).toThrow('--patients 9')
  expect(() => parseTokens('[{"device":"a"}]', 'f')).toThrow('0.token')
  expect(() => parseTokens('{', 'f')).toThrow('not JSON')
  expect(() => readTokens('/nowhere/tokens.json', 0, 0)).toThrow('/nowhere/tokens.json')
})
