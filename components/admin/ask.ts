'use client'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchFact, retry } from '../facts/fact.ts'
import { type Method, type Sent, send } from '../facts/send.ts'

const KEY = 'admin'
/** How often a page of administration looks for what others have changed. */
const EVERY_MS = 5_000

/** The facts of a page of administration, from `path`; asked again while the page is open. Null asks nothing yet. */
export function useAsk<T>(path: string | null, every_ms: number = EVERY_MS): UseQueryResult<T> {
  return useQuery({
    queryKey: [KEY, path],
    queryFn: ({ signal }) => fetchFact<T>(path as string, signal),
    enabled: path !== null,
    networkMode: 'always',
    retry,
    staleTime: 0,
    refetchInterval: every_ms,
  })
}

/** `send`, after which every page of administration asks for its facts anew: refused or not, what was shown may be old. */
export function useSend(): <T = unknown>(method: Method, path: string, body?: unknown) => Promise<Sent<T>> {
  const client = useQueryClient()
  return async <T>(method: Method, path: string, body?: unknown) => {
    const sent = await send<T>(method, path, body)
    await client.invalidateQueries({ queryKey: [KEY] })
    return sent
  }
}
