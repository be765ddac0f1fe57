import type { BedsReply } from '../../../contracts/find.ts'
import { bedsOfOwnWards } from '../../../server/store/wards.ts'
import { answer } from '../answer.ts'

/** The beds of one's own wards, for the search of a person's screen. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (principal, { store }): Promise<BedsReply> => ({ beds: await bedsOfOwnWards(principal, store) }))
}
