import { setPolicy } from '../../../../../../contracts/duty.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { policyFor, setAlarmPolicy } from '../../../../../../server/store/alarm-policy.ts'
import { answer, body } from '../../../../answer.ts'

interface Context {
  params: Promise<{ ward: string }>
}

/** The ward's alarm policy and its versions. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store }) => policyFor(principal, store, (await params).ward))
}

/** Puts another policy in force. */
export function PUT(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward } = await params
    authorise(principal, 'set_alarm_policy', ward)
    return setAlarmPolicy(principal, store, now_ms(), ward, await body(request, setPolicy))
  })
}
