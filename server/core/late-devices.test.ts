import { expect, test } from 'vitest'
import type { DeviceStatus } from '../gate/status.ts'
import { lateDevices } from './late-devices.ts'

const NOW = 1_000_000
const device = (over: Partial<DeviceStatus>): DeviceStatus =>
  ({
    device: 'd',
    connected: true,
    since_ms: NOW - 60_000,
    last_ms: NOW - 200,
    held: '',
    behind: 0,
    rejects: 0,
    delay_ms: 20,
    ...over,
  }) as DeviceStatus
const directory = {
  encounters: () => ['e1'],
  place: () => ({ bed_label: '07', devices: [{ device: 'd1', label: 'Monitor 7', kind: 'monitor' }] }) as never,
}
const late = (...devices: Array<Partial<DeviceStatus>>) => lateDevices(devices.map(device), directory, NOW)

test('[STA-13] devices that come late, are silent, held or wholly refused are listed with why; the latest first', () => {
  const found = late(
    { device: 'fine' },
    { device: 'd1', delay_ms: 700 },
    { device: 'silent', last_ms: NOW - 9_000 },
    { device: 'held', held: 'too_fast' },
    { device: 'refused', last_ms: 0, since_ms: NOW - 2_000, rejects: 4, delay_ms: null },
  )
  expect(found.map(({ device: id, why }) => [id, why])).toEqual([
    ['silent', 'silent'],
    ['refused', 'refused'],
    ['d1', 'delayed'],
    ['held', 'held'],
  ])
  expect(found.find(({ device: id }) => id === 'd1')).toMatchObject({ label: 'Monitor 7', bed: '07' })
  expect(found.find(({ device: id }) => id === 'silent')).toMatchObject({ label: 'silent', bed: '', silent_ms: 9_000 })
})

test('[STA-13] a device that is switched off is not late, nor one that has just connected', () => {
  expect(late({ connected: false, last_ms: NOW - 90_000 }, { last_ms: 0, since_ms: NOW - 1_000, delay_ms: null })).toEqual([])
})
