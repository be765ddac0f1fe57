import { wallFields } from '../../../../contracts/wall.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { createWall, listWalls } from '../../../../server/store/walls-admin.ts'
import { answer, body } from '../../answer.ts'

/** All wall displays, and the wards one may hang in. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => listWalls(principal, store, now_ms()))
}

/** A new wall, with the code for its screen. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_walls', null)
    return createWall(principal, store, now_ms(), await body(request, wallFields))
  })
}
