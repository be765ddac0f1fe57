import type { Role } from '../../contracts/role.ts'
import { authorise } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { hashPassword } from './passwords.ts'
import type { Store } from './store.ts'

export interface NewUser {
  login: string
  name: string
  password: string
  role: Role
  wards: readonly string[]
}

/** @returns the new user's id. @throws Denied unless the principal manages people. */
export async function createUser(principal: Principal, store: Store, user: NewUser): Promise<string> {
  authorise(principal, 'manage_people', null)
  return insertUser(store, user)
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

/** Names of all people by id: what a screen shows beside an acknowledgement. Whoever is signed in may know colleagues' names. */
export async function listPeople(principal: Principal, store: Store): Promise<Record<string, string>> {
  authorise(principal, 'view_ward', principal.wards[0] ?? null)
  return namesOfPeople(store)
}

/** For the live sockets of the system itself. */
export async function namesOfPeople(store: Store): Promise<Record<string, string>> {
  const rows = await store.prisma.user.findMany({ select: { id: true, name: true } })
  return Object.fromEntries(rows.map((row) => [row.id, row.name]))
}
