import { type EffectAnswer, effectQuestion } from '../../contracts/limits-effect.ts'
import { reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { encounterInScope } from '../store/scope.ts'
import { answering, type DoorAnswer, NotAQuestion, type WhyParts } from './why.ts'

/** Changes of every limit there is, written out. */
const QUERY_MAX = 6_000

/** GET /limits-effect: what other limits would have made of the last day, to whoever may set them. A look at the patient, told as one. */
export function answerLimitsEffect(parts: WhyParts): DoorAnswer {
  return answering(parts, '/limits-effect', (who, url, gone) => effectFor(parts, who, url, gone))
}

async function effectFor({ store, clerk }: WhyParts, who: Principal, url: string, gone: AbortSignal): Promise<EffectAnswer> {
  if (reachOf(who.role, 'set_limits') === null) throw new Denied('not_allowed')
  const asked = queryOf(url)
  // Who may not learns nothing of what a good question is; a look at the patient is in the audit as one.
  await encounterInScope(who, store, 'set_limits', asked.encounter ?? '', 'view.limits')
  const parsed = effectQuestion.safeParse(asked)
  if (!parsed.success) throw new NotAQuestion()
  return clerk.ask(who.user, parsed.data, gone)
}

/** @throws NotAQuestion when it is longer than any, or names nobody */
function queryOf(url: string): Record<string, string> {
  const query = url.slice(url.indexOf('?') + 1)
  const asked = query.length > QUERY_MAX ? {} : Object.fromEntries(new URLSearchParams(query))
  if (!asked.encounter) throw new NotAQuestion()
  return asked
}
