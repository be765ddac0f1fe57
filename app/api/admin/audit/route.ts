import { type AuditSearch, searchAudit } from '../../../../server/store/audit-search.ts'
import { answer, wholeNumber } from '../../answer.ts'

const TEXT_MAX = 100

/** A page of the audit, newest first: `before`, `actor`, `action`, `about`, `from`, `to` (ms), `refused=1`. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store }) => searchAudit(principal, store, () => searchOf(new URL(request.url).searchParams)))
}

function searchOf(query: URLSearchParams): AuditSearch {
  const word = (name: string) => query.get(name)?.trim().slice(0, TEXT_MAX) || null
  const number = (name: string) => (query.has(name) ? wholeNumber(query, name, 0, Number.MAX_SAFE_INTEGER) : null)
  return {
    before: number('before'),
    actor: word('actor'),
    action: word('action'),
    about: word('about'),
    from_ms: number('from'),
    to_ms: number('to'),
    refused: query.get('refused') === '1',
  }
}
