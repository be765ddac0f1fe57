import { type ImportReply, importFile } from '../../../../../contracts/devices.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { importBeds } from '../../../../../server/store/import-beds.ts'
import { answer, body } from '../../../answer.ts'

/** A table of beds: what each of its lines does, or, confirmed, doing it. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }): Promise<ImportReply> => {
    authorise(principal, 'manage_wards', null)
    return importBeds(principal, store, now_ms(), await body(request, importFile))
  })
}
