import type { IncomingMessage, ServerResponse } from 'node:http'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { type Explained, type WhyAnswer, type WhyQuestion, whyQuestion } from '../../contracts/why.ts'
import { TooMany } from '../access/failures.ts'
import { reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'
import type { Clerk } from '../replay/clerk.ts'
import { historyOfAlarm } from '../store/alarm-history.ts'
import { note } from '../store/change.ts'
import { encounterInScope } from '../store/scope.ts'
import type { Store } from '../store/store.ts'
import { namesOfPeople } from '../store/users.ts'

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }
/** A pointer of contracts/why.ts and nothing else. */
const QUERY_MAX = 1_000

export interface WhyParts {
  principalOf: (cookie: string) => Promise<Principal | null>
  store: Store
  clock: Clock
  clerk: Clerk
}

export type DoorAnswer = (incoming: IncomingMessage, response: ServerResponse) => void

/** GET /why?encounter=&alarm= or &from_ms=&to_ms=&detector=: a WhyAnswer, to whoever may see the patient. In the audit before it is worked out. */
export function answerWhy(parts: WhyParts): DoorAnswer {
  return answering(parts, '/why', (who, url, gone) => whyFor(parts, who, url, gone))
}

/** A question at the door that a replay answers: who asks, then `work`; a refusal with its status, and in the audit. */
export function answering(
  parts: WhyParts,
  path: string,
  work: (who: Principal, url: string, gone: AbortSignal) => Promise<unknown>,
): DoorAnswer {
  const reply = (response: ServerResponse, status: number, body: unknown) =>
    void (response.headersSent || response.writeHead(status, HEADERS).end(JSON.stringify(body)))
  return (incoming, response) => {
    incoming.resume() // nothing in it matters
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    let who: Principal | null = null
    const answer = async (): Promise<unknown> => {
      who = await parts.principalOf(incoming.headers.cookie ?? '')
      if (who === null) throw new Denied('signed_out')
      return work(who, incoming.url ?? '', gone.signal)
    }
    if (incoming.method !== 'GET') return reply(response, 405, { error: 'method_not_allowed' })
    answer().then(
      (value) => reply(response, 200, value),
      (error: unknown) => {
        const reason = reasonOf(error)
        if (error instanceof Denied)
          parts.store.trail.refused(who ?? { address: incoming.socket.remoteAddress ?? 'unknown' }, error.reason, path)
        if (reason === 'unavailable' && !gone.signal.aborted) journal.warn({ error: String(error) }, 'no answer of a replay')
        reply(response, API_STATUS[reason], { error: reason })
      },
    )
  }
}

export class NotAQuestion extends Error {}

function reasonOf(error: unknown): ApiError {
  if (error instanceof Denied) return error.reason
  if (error instanceof NotAQuestion) return 'bad_request'
  return error instanceof TooMany ? 'too_many' : 'unavailable'
}

async function whyFor({ store, clock, clerk }: WhyParts, who: Principal, url: string, gone: AbortSignal): Promise<WhyAnswer> {
  if (reachOf(who.role, 'view_patient') === null) throw new Denied('not_allowed')
  const question = questionIn(url)
  const { encounter, ...asked } = question
  await encounterInScope(who, store, 'view_patient', encounter)
  await note(store, clock.now_ms(), { actor: who.user, action: 'alarm.explained', subject: encounter, detail: asked })
  const answer = await clerk.ask(who.user, question, gone)
  if (answer.state === 'not_found') throw new Denied('not_found')
  if (answer.state !== 'explained') return answer
  const alarm = answer.answer?.alarm?.id
  const told = alarm === undefined ? [] : await callsOf(who, store, encounter, alarm)
  return { ...answer, told, names: await namesIn(store, answer) }
}

/** @throws NotAQuestion */
function questionIn(url: string): WhyQuestion {
  const query = url.slice(url.indexOf('?') + 1)
  const parsed = whyQuestion.safeParse(query.length > QUERY_MAX ? {} : Object.fromEntries(new URLSearchParams(query)))
  if (!parsed.success) throw new NotAQuestion()
  return parsed.data
}

/** Of an alarm the replay has made and the store has not, nobody can have been told. */
async function callsOf(who: Principal, store: Store, encounter: string, alarm: string) {
  try {
    return (await historyOfAlarm(who, store, encounter, alarm)).calls
  } catch (error) {
    if (error instanceof Denied && error.reason === 'not_found') return []
    throw error
  }
}

/** Names of the people and devices an answer speaks of, and of no others. */
async function namesIn(store: Store, answer: Explained): Promise<Record<string, string>> {
  const ids = new Set<string>()
  for (const { facts, rule } of [...(answer.answer ? [answer.answer] : []), ...answer.others])
    for (const id of [facts.by, facts.before_by, facts.device, rule?.set_by]) if (typeof id === 'string') ids.add(id)
  for (const { by, response } of answer.steps) for (const id of [by, 'by' in response ? response.by : null]) if (id !== null) ids.add(id)
  for (const { users } of answer.watching ?? []) for (const id of users) ids.add(id)
  const [people, devices] = await Promise.all([
    namesOfPeople(store),
    store.prisma.device.findMany({ where: { id: { in: [...ids] } }, select: { id: true, label: true } }),
  ])
  const all = { ...people, ...Object.fromEntries(devices.map(({ id, label }) => [id, label])) }
  return Object.fromEntries([...ids].flatMap((id) => (all[id] === undefined ? [] : [[id, all[id]]])))
}
