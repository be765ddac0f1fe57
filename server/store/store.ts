import { PrismaPg } from '@prisma/adapter-pg'
import { Denied } from '../access/principal.ts'
import { log } from '../observe/log.ts'
import type { Fields } from '../seal/fields.ts'
import { PrismaClient } from './generated/client.ts'

/**
 * What is asked later: people, wards, beds, patients, alarms, limits. Prisma is imported in this folder only.
 * Every function takes the acting principal first and asks the policy table before it touches data; those that act for
 * the system itself (start, sign-in, the directory) say so in their name or comment.
 */
export interface Store {
  readonly prisma: PrismaClient
  /** Seals and opens what names a patient. */
  readonly fields: Fields
  close(): Promise<void>
}

/** Connections of one process; core and web have one store each. */
const CONNECTIONS_MAX = 8
/** A database that does not answer is away: the caller shows it, and is not kept waiting. */
const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000

const lost = (error: Error) => log.warn({ error: error.message }, 'the store lost a connection')

/** `appUrl` connects as the application's role: no update or delete on audit and log. */
export function createStore(appUrl: string, fields: Fields): Store {
  const adapter = new PrismaPg(
    {
      connectionString: appUrl,
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
    },
    { onPoolError: lost, onConnectionError: lost },
  )
  const prisma = new PrismaClient({ adapter })
  return { prisma, fields, close: () => prisma.$disconnect() }
}

/** Whether what a store function threw means "not now" (database away) and not "you may not". */
export function isUnavailable(error: unknown): boolean {
  return !(error instanceof Denied)
}
