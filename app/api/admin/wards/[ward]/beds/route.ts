import { addBeds as labels, orderBeds as order } from '../../../../../../contracts/house.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { addBeds, orderBeds } from '../../../../../../server/store/beds-admin.ts'
import { answer, body } from '../../../../answer.ts'

interface Context {
  params: Promise<{ ward: string }>
}

/** New beds of a ward, all or none. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { ward } = await params
    return addBeds(principal, store, now_ms(), ward, (await body(request, labels)).labels)
  })
}

/** The order in which the ward's open beds are shown. */
export function PUT(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { ward } = await params
    const { beds } = await body(request, order)
    await orderBeds(principal, store, now_ms(), ward, beds)
    return { beds }
  })
}
