import type { EmergencyLine } from '../../../contracts/emergency.ts'
import { text } from '../../text/text.ts'

/** "Ward 5A, bed 03" */
export function placeOf({ ward_name, bed_label }: EmergencyLine): string {
  return text('emergency.of', { ward: ward_name, bed: bed_label })
}
