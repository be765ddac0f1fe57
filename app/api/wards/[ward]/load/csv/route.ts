import { exportLoad } from '../../../../../../server/store/load.ts'
import { loadCsv } from '../../../../../../server/store/load-csv.ts'
import { answer } from '../../../../answer.ts'
import { type OfWard, rangeOf } from '../range.ts'

/** The same as a file for a spreadsheet. */
export async function GET(request: Request, { params }: OfWard): Promise<Response> {
  const { ward } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    const at_ms = now_ms()
    const load = await exportLoad(principal, store, at_ms, ward, () => rangeOf(request, at_ms))
    return new Response(loadCsv(load), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="alarm-load-${fileTime(load.from_ms)}-${fileTime(load.to_ms)}.csv"`,
        'cache-control': 'no-store',
      },
    })
  })
}

/** 20261121T1220 */
const fileTime = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 16).replace(/[-:]/g, '')
