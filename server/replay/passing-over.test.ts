import { expect, test } from 'vitest'
import type { LogRecord } from '../../contracts/record.ts'
import { passingOver } from './passing-over.ts'

const skip = (at_ms: number, offset: number, encounter: string): LogRecord => ({ kind: 'skip', at_ms, offset, encounter })
const bind = (at_ms: number): LogRecord => ({ kind: 'bind', at_ms, encounter: 'e1', device: 'd', from_ms: 0, by: 't' })

async function passed(records: readonly LogRecord[]): Promise<string[]> {
  async function* log() {
    for (const [offset, record] of records.entries()) yield { offset, record }
  }
  const out: string[] = []
  for await (const { offset, record } of passingOver(log(), 'e1')) out.push(`${offset} ${record.kind} ${record.at_ms}`)
  return out
}

test('[WHY-10] a record that was passed over then is passed over in a replay; those named for another patient are not', async () => {
  const many = Array.from({ length: 5_000 }, (_, i) => bind(i * 50))
  const named = [...many.slice(0, 100), skip(4_990, 40, 'e1'), skip(4_995, 41, 'e2'), ...many.slice(100)]
  const got = await passed(named)
  expect(got).toHaveLength(5_002)
  expect(got.map((line) => Number(line.split(' ')[0]))).toEqual(named.map((_, i) => i))
  expect(got.slice(39, 42)).toEqual(['39 bind 1950', '40 tick 0', '41 bind 2050'])
})
