import type { z } from 'zod'
import type { Principal } from '../../../../../server/access/principal.ts'
import { encounterInScope } from '../../../../../server/store/scope.ts'
import type { Store } from '../../../../../server/store/store.ts'
import { answer, body } from '../../../answer.ts'

/** Route context of everything under /api/admin/patients/:encounter. */
export interface OfStay {
  params: Promise<{ encounter: string }>
}

type Change<Asked> = (principal: Principal, store: Store, now_ms: number, encounter: string, asked: Asked) => Promise<void>

/** One change of a stay: who may not admit there learns nothing about what a good question is. */
export function changeStay<S extends z.ZodType>(
  request: Request,
  { params }: OfStay,
  schema: S,
  change: Change<z.infer<S>>,
): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { encounter } = await params
    await encounterInScope(principal, store, 'admit', encounter)
    await change(principal, store, now_ms(), encounter, await body(request, schema))
    return { encounter }
  })
}
