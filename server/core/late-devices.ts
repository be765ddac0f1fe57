import { AGE } from '../../contracts/liveness.ts'
import { type DeviceLate, HOP_ALLOWED_MS } from '../../contracts/status.ts'
import type { DeviceStatus } from '../gate/status.ts'
import type { Directory } from '../live/directory.ts'

type Why = DeviceLate['why']

/** Connected devices whose data comes late or not at all, the latest first; one that is switched off is not late. */
export function lateDevices(
  devices: readonly DeviceStatus[],
  directory: Pick<Directory, 'encounters' | 'place'>,
  now_ms: number,
): DeviceLate[] {
  const bound = new Map(
    directory.encounters().flatMap((encounter) => {
      const place = directory.place(encounter)
      return (place?.devices ?? []).map(({ device, label }) => [device, { label, bed: place?.bed_label ?? '' }] as const)
    }),
  )
  const late = devices.flatMap((device): DeviceLate[] => {
    const why = device.connected ? whyLate(device, now_ms) : null
    if (why === null) return []
    const { label, bed } = bound.get(device.device) ?? { label: device.device, bed: '' }
    const { delay_ms, held, behind, rejects } = device
    return [{ device: device.device, label, bed, delay_ms, silent_ms: silentFor(device, now_ms), held, behind, rejects, why }]
  })
  const lateness = ({ delay_ms, silent_ms }: DeviceLate) => Math.max(delay_ms ?? 0, silent_ms)
  return late.sort((a, b) => lateness(b) - lateness(a))
}

const silentFor = ({ last_ms, since_ms }: DeviceStatus, now_ms: number) => Math.max(0, now_ms - Math.max(last_ms, since_ms))

function whyLate(device: DeviceStatus, now_ms: number): Why | null {
  if (device.held !== '') return 'held'
  // Pumps and wearables may speak once a second.
  if (silentFor(device, now_ms) > AGE.late_ms) return 'silent'
  if (device.delay_ms !== null && device.delay_ms > HOP_ALLOWED_MS.device) return 'delayed'
  return device.last_ms === 0 && device.rejects > 0 ? 'refused' : null
}
