/** Route context of everything under /api/admin/devices/:device. */
export interface OfDevice {
  params: Promise<{ device: string }>
}
