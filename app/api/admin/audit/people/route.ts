import { auditPeople } from '../../../../../server/store/audit-search.ts'
import { answer } from '../../../answer.ts'

/** Who may be looked for in the audit. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store }) => auditPeople(principal, store))
}
