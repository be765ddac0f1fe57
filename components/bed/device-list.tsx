import type { BedView } from '../../contracts/live.ts'
import { deviceKindText } from '../bind/device-kind.ts'
import { DelayMark } from '../status/delay-mark.tsx'
import { text } from '../text/text.ts'
import { age } from '../text/time.ts'

/** What is bound to this patient, and when each was last heard. */
export function DeviceList({ bed, now_ms }: { bed: BedView; now_ms: number }) {
  return (
    <section className="device-list" aria-labelledby="devices-title" data-patient={bed.encounter}>
      <h2 id="devices-title">{text('bed.devices')}</h2>
      <DelayMark encounter={bed.encounter} />
      {bed.devices.length === 0 && <p className="panel-note">{text('bed.devices_none')}</p>}
      <ul>
        {bed.devices.map((device) => (
          <li key={device.device}>
            <span>
              {deviceKindText(device.kind)} <small>{device.label}</small>
            </span>
            <span>
              {device.battery_pct !== null && <small>{text('ward.battery', { pct: device.battery_pct })}</small>}{' '}
              {device.clock_uncertainty_ms !== null && device.clock_uncertainty_ms > 500 && (
                <small>{text('ward.clock', { ms: Math.round(device.clock_uncertainty_ms) })}</small>
              )}{' '}
              <strong>{device.last_ms > 0 ? age(now_ms - device.last_ms) : text('ward.never')}</strong>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
