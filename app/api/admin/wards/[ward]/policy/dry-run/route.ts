import { dryRun } from '../../../../../../../contracts/duty.ts'
import { authorise } from '../../../../../../../server/access/policy.ts'
import { dryRunOf } from '../../../../../../../server/store/alarm-policy.ts'
import { answer, body } from '../../../../../answer.ts'

/** Who would be called, by a policy that is still being written. Changes nothing and calls nobody. */
export function POST(request: Request, { params }: { params: Promise<{ ward: string }> }): Promise<Response> {
  return answer(request, async (principal, { store }) => {
    const { ward } = await params
    authorise(principal, 'set_alarm_policy', ward)
    return { steps: await dryRunOf(principal, store, ward, await body(request, dryRun)) }
  })
}
