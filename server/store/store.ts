import { PrismaPg } from '@prisma/adapter-pg'
import { Denied } from '../access/principal.ts'
import { createTrail, type Trail } from '../audit/trail.ts'
import { systemClock } from '../clock.ts'
import { log } from '../observe/log.ts'
import type { Fields } from '../seal/fields.ts'
import { notes } from './change.ts'
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
  /** Every look at patient data and every refusal goes here, on its way into the audit. */
  readonly trail: Trail
  close(): Promise<void>
}

/** Connections of one process; core and web have one store each. */
const CONNECTIONS_MAX = 8
/** A database that does not answer is away: the caller shows it, and is not kept waiting. */
const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000

const lost = (error: Error) => log.warn({ error: error.message }, 'the store lost a connection')

/** `appUrl` connects as the application's role: no update or delete on audit and log. `via`: how what is asked of this store was asked. */
export function createStore(appUrl: string, fields: Fields, via: 'http' | 'socket' = 'http'): Store {
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
  const trail = createTrail({ clock: systemClock, via, write: (lines) => notes(prisma, lines) })
  const close = async () => {
    await trail.close()
    await prisma.$disconnect()
  }
  return { prisma, fields, trail, close }
}

/** Whether what a store function threw means "not now" (database away) and not "you may not". */
export function isUnavailable(error: unknown): boolean {
  return !(error instanceof Denied)
}
