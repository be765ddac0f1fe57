import { WALL_MAX_AGE_S, wallCookie } from '../../../server/access/cookie.ts'

/** Gives `reply` the cookie that makes a browser the wall of `token`, for as long as browsers keep one. */
export function withWallCookie(reply: Response, token: string, secure: boolean): Response {
  const parts = [`${wallCookie(secure)}=${token}`, 'Path=/', `Max-Age=${WALL_MAX_AGE_S}`, 'HttpOnly', 'SameSite=Lax']
  reply.headers.append('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '))
  return reply
}
