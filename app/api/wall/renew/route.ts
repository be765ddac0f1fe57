import { wallTokenFromCookie } from '../../../../server/access/cookie.ts'
import { Denied } from '../../../../server/access/principal.ts'
import { web } from '../../../web.ts'
import { answer } from '../../answer.ts'
import { withWallCookie } from '../wall-cookie.ts'

/** A wall that runs keeps its cookie young: asked once a day by its page. */
export async function POST(request: Request): Promise<Response> {
  const { secure } = web().cookie
  const token = wallTokenFromCookie(request.headers.get('cookie') ?? undefined, secure)
  const reply = await answer(request, async ({ role }) => {
    if (role !== 'kiosk') throw new Denied('not_allowed')
    return { renewed: true }
  })
  return reply.ok && token ? withWallCookie(reply, token, secure) : reply
}
