import type { Prisma } from './generated/client.ts'

/** What only one change at a time may decide about: that an administrator remains, that a name is free. */
const TURNS = { people: 7_102_001, house: 7_102_002 } as const

/** Waits for one's turn; it lasts until the transaction ends. What is read after it stays true until then. */
export async function inTurn(prisma: Prisma.TransactionClient, what: keyof typeof TURNS): Promise<void> {
  await prisma.$executeRaw`SELECT pg_advisory_xact_lock(${TURNS[what]}::bigint)`
}
