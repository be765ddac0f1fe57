import { invitePerson } from '../../../../contracts/people.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { invite, peopleFor } from '../../../../server/store/people.ts'
import { answer, body } from '../../answer.ts'

/** Everyone who may sign in, or might. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => peopleFor(principal, store, now_ms()))
}

/** Invites a person: the link to choose a password is told once. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_people', null)
    return invite(principal, store, now_ms(), await body(request, invitePerson))
  })
}
