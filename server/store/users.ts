import type { Role } from '../../contracts/role.ts'
import { hashPassword } from './passwords.ts'
import type { Store } from './store.ts'

export interface NewUser {
  login: string
  name: string
  password: string
  role: Role
  wards: readonly string[]
}

/** For seeds and the first admin's setup link, where nobody is signed in yet. */
export async function insertUser(store: Pick<Store, 'prisma'>, { login, name, password, role, wards }: NewUser): Promise<string> {
  const id = crypto.randomUUID()
  const passwordHash = await hashPassword(password)
  await store.prisma.user.create({
    data: { id, login: login.trim().toLowerCase(), name, passwordHash, role, wards: { create: wards.map((wardId) => ({ wardId })) } },
  })
  return id
}

/** Names of all people by id, for the live sockets of the system itself: what a screen shows beside an acknowledgement. */
export async function namesOfPeople(store: Store): Promise<Record<string, string>> {
  const rows = await store.prisma.user.findMany({ select: { id: true, name: true } })
  return Object.fromEntries(rows.map((row) => [row.id, row.name]))
}
