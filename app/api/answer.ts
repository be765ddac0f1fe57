import type { z } from 'zod'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { TooMany } from '../../server/access/failures.ts'
import { Denied, type Principal } from '../../server/access/principal.ts'
import { requirePrincipal } from '../../server/access/session.ts'
import { log } from '../../server/observe/log.ts'
import { ConflictError } from '../../server/store/conflict.ts'
import { turnedAway } from '../turned-away.ts'
import { type Web, web } from '../web.ts'

/** The question itself cannot be understood. Thrown only after the asker was found entitled to ask. */
export class BadRequest extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'BadRequest'
  }
}

const HEADERS = { 'cache-control': 'no-store' }

/**
 * One answer of the API: who asks, then `work`, which authorises by calling functions that take the principal before
 * it reads the question; a file it answers with goes out as it is. A refusal is `{ error }` with its status; anything unforeseen is `unavailable` and logged.
 */
export async function answer<T>(
  request: Request,
  work: (principal: Principal, web: Web) => Promise<T>,
  held: () => { sessions: Pick<Web['sessions'], 'principalFromCookie'>; store: Pick<Web['store'], 'trail'> } = web,
): Promise<Response> {
  let who: Principal | null = null
  try {
    const here = held() as Web
    who = await requirePrincipal(here.sessions, request.headers)
    const value = await work(who, here)
    if (request.method !== 'GET') void here.sessions.active(who.session) // who changes something is there
    return value instanceof Response ? value : Response.json(value, { headers: HEADERS })
  } catch (error) {
    if (error instanceof Denied) turnedAway(held().store.trail, who, error, request.headers, new URL(request.url).pathname)
    return failed(error, request)
  }
}

/** The same for whoever holds a link: no principal, `work` finds the right in what was sent. */
export async function answerAnyone<T>(request: Request, work: (web: Web) => Promise<T>): Promise<Response> {
  try {
    return Response.json(await work(web()), { headers: HEADERS })
  } catch (error) {
    if (error instanceof Denied) turnedAway(web().store.trail, null, error, request.headers, new URL(request.url).pathname)
    return failed(error, request)
  }
}

function failed(error: unknown, request: Request): Response {
  if (error instanceof ConflictError) return conflict(error)
  const reason = reasonOf(error)
  if (reason === 'unavailable') log.error({ error: String(error), path: new URL(request.url).pathname }, 'api: no answer')
  return refuse(reason)
}

/** @returns `{ error }` with the status of `reason`. */
export function refuse(reason: ApiError): Response {
  return Response.json({ error: reason }, { status: API_STATUS[reason], headers: HEADERS })
}

function conflict({ reason, detail }: ConflictError): Response {
  return Response.json({ error: 'conflict', reason, detail }, { status: API_STATUS.conflict, headers: HEADERS })
}

/** The JSON a change was asked with. Read it after the asker was found entitled. @throws BadRequest naming the first wrong field */
export async function body<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  const given: unknown = await request.json().catch((): never => {
    throw new BadRequest('the body is not JSON')
  })
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new BadRequest(parsed.error.issues[0]?.path.join('.') ?? '')
  return parsed.data
}

function reasonOf(error: unknown): ApiError {
  if (error instanceof Denied) return error.reason
  if (error instanceof TooMany) return 'too_many'
  return error instanceof BadRequest ? 'bad_request' : 'unavailable'
}

/** A whole number of the query within [min, max]. @throws BadRequest */
export function wholeNumber(query: URLSearchParams, name: string, min: number, max: number, otherwise?: number): number {
  const text = query.get(name)
  if (text === null && otherwise !== undefined) return otherwise
  const value = text !== null && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw new BadRequest(`${name} is not a whole number from ${min} to ${max}`)
  return value
}
