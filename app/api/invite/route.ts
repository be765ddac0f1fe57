import { choosePassword as choice } from '../../../contracts/people.ts'
import { choosePassword } from '../../../server/store/invites.ts'
import { answerAnyone, body } from '../answer.ts'

/** Chooses a password by a link: the link is the right, and is spent with it. */
export function POST(request: Request): Promise<Response> {
  return answerAnyone(request, async ({ store, now_ms }) => {
    await choosePassword(store, now_ms(), await body(request, choice))
    return { chosen: true }
  })
}
