import { type BindReply, bindDevice as shape } from '../../../../../contracts/devices.ts'
import { bindChoices } from '../../../../../server/store/bind-candidates.ts'
import { bindDevice } from '../../../../../server/store/bindings.ts'
import { encounterInScope } from '../../../../../server/store/scope.ts'
import { answer, body } from '../../../answer.ts'
import type { OfPatient } from '../of-patient.ts'

/** What is looked for is a device's id, not an essay; a scanner may send signs that cannot be printed. */
const FIND_MAX = 100

/** Whom a device would be put on, what is worn, and the devices that match ?find=. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  const find = (new URL(request.url).searchParams.get('find') ?? '').replace(/\p{Cc}/gu, '').slice(0, FIND_MAX)
  return answer(request, (principal, { store, now_ms }): Promise<BindReply> => bindChoices(principal, store, now_ms(), encounter, find))
}

/** This device on this patient, as it was confirmed. */
export async function POST(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await encounterInScope(principal, store, 'bind_device', encounter)
    return bindDevice(principal, store, now_ms(), { encounter, ...(await body(request, shape)) })
  })
}
