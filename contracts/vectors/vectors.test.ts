import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeFromDevice, decodeToDevice, encodeFromDevice, encodeToDevice, unpackSamples } from '../codec/device-codec.ts'
import type { FromDeviceInput, ToDeviceInput } from '../codec/device-message.ts'
import { REJECTS } from '../error.ts'

interface Vector {
  name: string
  direction: 'from_device' | 'to_device'
  hex: string
  meaning?: FromDeviceInput | ToDeviceInput
  /** Samples of meaning.frame.blocks, by position: JSON has no bytes. */
  samples?: number[][]
  refused?: string
}

const folder = new URL('./', import.meta.url)
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector[])

test.each(vectors.map((v) => [v.name, v] as const))('[DEV-5] test vector: %s', (_, { direction, hex, meaning, samples, refused }) => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
  const read = () => (direction === 'from_device' ? decodeFromDevice(bytes) : decodeToDevice(bytes))
  if (refused) {
    expect(REJECTS).toContain(refused)
    expect(read).toThrow(expect.objectContaining({ reason: refused }))
    return
  }
  const message = read()
  expect(message).toMatchObject(meaning!)
  if (samples && 'frame' in message) expect(message.frame.blocks.map((b) => [...unpackSamples(b.samples)])).toEqual(samples)
  const again = direction === 'from_device' ? encodeFromDevice(message as FromDeviceInput) : encodeToDevice(message as ToDeviceInput)
  expect(Buffer.from(again).toString('hex')).toBe(hex)
})

test('[DEV-5] the vectors cover every message of the protocol', () => {
  const bodies = (direction: string) =>
    new Set(vectors.filter((v) => v.direction === direction && v.meaning).map((v) => Object.keys(v.meaning!)[0]))
  expect(bodies('from_device')).toEqual(new Set(['hello', 'time', 'frame', 'skipped']))
  expect(bodies('to_device')).toEqual(new Set(['welcome', 'time', 'ack', 'hold']))
})
