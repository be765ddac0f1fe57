/** Whether this page process answers at all. It touches no database: a frozen one is core's business, not a reason to restart pages. */
export function GET(): Response {
  return Response.json({ ok: true, now_ms: Date.now() }, { headers: { 'cache-control': 'no-store' } })
}

export const dynamic = 'force-dynamic'
