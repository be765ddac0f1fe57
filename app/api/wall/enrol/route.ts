import { type EnrolReply, enrolRequest } from '../../../../contracts/wall.ts'
import { TooMany } from '../../../../server/access/failures.ts'
import { enrolWall } from '../../../../server/store/wall-enrol.ts'
import { web } from '../../../web.ts'
import { answerAnyone, body } from '../../answer.ts'
import { withWallCookie } from '../wall-cookie.ts'

/** Makes this browser a wall display: the code is the right, and is spent with it. */
export async function POST(request: Request): Promise<Response> {
  let token = ''
  const reply = await answerAnyone(request, async ({ store, codes, now_ms }): Promise<EnrolReply> => {
    const { code } = await body(request, enrolRequest)
    const address = request.headers.get('x-forwarded-for') ?? 'unknown'
    if (codes.full(address)) throw new TooMany()
    codes.add(address) // before it is judged: codes tried in the same moment count as well
    const enrolled = await enrolWall(store, now_ms(), code)
    codes.undo(address)
    token = enrolled.token
    return { ward: enrolled.ward }
  })
  return token ? withWallCookie(reply, token, web().cookie.secure) : reply
}
