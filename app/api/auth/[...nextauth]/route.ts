import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { sidFromCookie } from '../../../../server/access/cookie.ts'
import type { From } from '../../../../server/store/sessions.ts'
import { web } from '../../../web.ts'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

const handle = async (request: NextRequest, context: Context) =>
  NextAuth(request, context as never, web().auth(await fromOf(request.headers)))

/** The page process listens on loopback only; core sets the address and drops what the client said of it. */
async function fromOf(headers: Headers): Promise<From> {
  const { secret, secure } = web().cookie
  return {
    address: headers.get('x-forwarded-for') ?? 'unknown',
    agent: headers.get('user-agent') ?? '',
    previous: await sidFromCookie(headers.get('cookie') ?? undefined, secret, secure),
  }
}

export { handle as GET, handle as POST }
