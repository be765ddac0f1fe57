import { merge } from '../../../../../contracts/patients.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { mergePatients } from '../../../../../server/store/merge.ts'
import { answer, body } from '../../../answer.ts'

/** Two records are one person. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'merge_patients', null)
    const asked = await body(request, merge)
    await mergePatients(principal, store, now_ms(), asked)
    return { patient: asked.into }
  })
}
