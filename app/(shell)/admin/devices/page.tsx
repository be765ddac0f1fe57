import { DevicesPage } from '../../../../components/admin/devices/devices-page.tsx'
import { titled } from '../../../titled.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('device.title')

/** The inventory of devices. */
export default async function Devices() {
  await enterSection('devices')
  return <DevicesPage />
}
