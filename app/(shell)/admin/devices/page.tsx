import type { Metadata } from 'next'
import { DevicesPage } from '../../../../components/admin/devices/devices-page.tsx'
import { text } from '../../../../components/text/text.ts'
import { enterSection } from '../enter-section.ts'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: text('device.title') }

/** The inventory of devices. */
export default async function Devices() {
  await enterSection('devices')
  return <DevicesPage />
}
