import { describeWard } from '../../../../contracts/house.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { createWard, houseFor } from '../../../../server/store/wards-admin.ts'
import { answer, body } from '../../answer.ts'

/** Every ward with its beds, closed ones too. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store }) => houseFor(principal, store))
}

/** A new ward; its maker may look into it. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    return createWard(principal, store, now_ms(), await body(request, describeWard))
  })
}
