import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CLOSE, HOLD_REASONS, REJECTS } from '../error.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('[DEV-7] the README names every closing code, hold reason and reject reason', () => {
  for (const [name, code] of Object.entries(CLOSE))
    if (code !== CLOSE.normal) expect(readme).toMatch(new RegExp(`\\| ${code} \\| ${name} \\|`))
  for (const reason of [...HOLD_REASONS, ...REJECTS]) expect(readme).toContain(`\`${reason}\``)
})

test('[DEV-7] the bytes explained in the README are those of the test vectors', () => {
  const vectors = JSON.parse(readFileSync(new URL('./from-device.json', import.meta.url), 'utf8')) as Array<{ name: string; hex: string }>
  const blocks = [...readme.matchAll(/```\n(1a [\s\S]*?)```/g)].map(([, block]) =>
    block!
      .split('\n')
      .map((line) => /^ *((?:[0-9a-f]{2} {1,2})+)/.exec(`${line} `)?.[1] ?? '')
      .join('')
      .replaceAll(' ', ''),
  )
  expect(blocks).toHaveLength(2)
  for (const hex of blocks) expect(vectors.map((v) => v.hex)).toContain(hex)
})
