import { type ImportReply, importFile } from '../../../../../contracts/devices.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { importDevices } from '../../../../../server/store/import-devices.ts'
import { answer, body } from '../../../answer.ts'

/** A table of devices: what each of its lines does, or, confirmed, doing it. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }): Promise<ImportReply> => {
    authorise(principal, 'manage_devices', null)
    return importDevices(principal, store, now_ms(), await body(request, importFile))
  })
}
