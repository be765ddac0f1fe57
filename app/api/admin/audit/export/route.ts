import { Denied } from '../../../../../server/access/principal.ts'
import { exportLines } from '../../../../../server/audit/export.ts'
import { auditQuery, startExport } from '../../../../../server/store/audit-chain.ts'
import { answer, wholeNumber } from '../../../answer.ts'

/** The audit with its signed ends as a file for the verifier: `from` and `to` (ms), rounded outwards to signed ends. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const extent = await startExport(principal, store, now_ms(), () => {
      const query = new URL(request.url).searchParams
      const time = (name: string) => (query.has(name) ? wholeNumber(query, name, 0, Number.MAX_SAFE_INTEGER) : null)
      return { from_ms: time('from'), to_ms: time('to') }
    })
    if (!extent) throw new Denied('not_found')
    const name = `audit-${(extent.after?.seq ?? 0) + 1}-${extent.until.seq}.jsonl`
    return new Response(streamOf(exportLines(auditQuery(store), extent)), {
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      },
    })
  })
}

const LINES_A_CHUNK = 200

/** A reader that stops ends the reading; an error breaks the file off, and what is broken off does not verify. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(sink) {
      let chunk = ''
      for (let n = 0; n < LINES_A_CHUNK; n++) {
        const { done, value } = await lines.next()
        if (done) {
          sink.enqueue(encoder.encode(chunk))
          return sink.close()
        }
        chunk += `${value}\n`
      }
      sink.enqueue(encoder.encode(chunk))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
