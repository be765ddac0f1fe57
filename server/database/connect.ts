import pg from 'pg'
import { log } from '../observe/log.ts'

/** The role the application works as: facts yes, but no update or delete on audit and log. */
export const APP_ROLE = 'wardwave_app'

/** The address under which the application connects: the owner's login, working as APP_ROLE. */
export function appUrlOf(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  const options = [url.searchParams.get('options'), `-c role=${APP_ROLE}`].filter(Boolean).join(' ')
  url.searchParams.set('options', options)
  // pg reads %20, not the plus sign of a form.
  url.search = url.search.replaceAll('+', '%20')
  return url.href
}

export interface PoolOptions {
  max?: number
  statement_timeout_ms?: number
}

/** A pool whose idle connections may break without taking the process along; the next query tells. */
export function openPool(url: string, { max = 4, statement_timeout_ms = 10_000 }: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statement_timeout_ms,
    query_timeout: statement_timeout_ms + 1_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  })
  pool.on('error', (error) => log.debug({ error: error.message }, 'an idle connection broke; the pool opens another'))
  return pool
}
