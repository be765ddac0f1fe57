import { wallFields } from '../../../../../contracts/wall.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { changeWall, revokeWall } from '../../../../../server/store/walls-admin.ts'
import { answer, body } from '../../../answer.ts'

interface OfWall {
  params: Promise<{ wall: string }>
}

/** Its name and its ward. */
export async function PATCH(request: Request, { params }: OfWall): Promise<Response> {
  const { wall } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_walls', null)
    await changeWall(principal, store, now_ms(), wall, await body(request, wallFields))
    return { changed: true }
  })
}

/** Its screen shows nothing more. */
export async function DELETE(request: Request, { params }: OfWall): Promise<Response> {
  const { wall } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await revokeWall(principal, store, now_ms(), wall)
    return { revoked: true }
  })
}
