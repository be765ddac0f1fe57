import { z } from 'zod'
import { log } from '../../../server/observe/log.ts'
import { useSetupLink as spendSetupLink } from '../../../server/store/setup.ts'
import { web } from '../../web.ts'
import { refuse } from '../answer.ts'

const question = z.object({
  token: z.string().min(1).max(200),
  login: z.string().max(200),
  name: z.string().max(200),
  password: z.string().max(1_000),
})

/** The first admin, by the one-time link: the link is the right, so it is spent before anything else is believed. */
export async function POST(request: Request): Promise<Response> {
  const asked = question.safeParse(await request.json().catch(() => null))
  if (!asked.success) return refuse('bad_request')
  try {
    const { store, now_ms } = web()
    return Response.json(await spendSetupLink(store, now_ms(), asked.data), { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    log.error({ error: String(error) }, 'setup: no answer')
    return refuse('unavailable')
  }
}
