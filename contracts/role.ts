import { z } from 'zod'

export const ROLES = ['nurse', 'physician', 'admin'] as const
export const role = z.enum(ROLES)
export type Role = z.infer<typeof role>

/** Who acts: taken from the session row, never from a token or the client. */
export interface Principal {
  user: string
  name: string
  role: Role
  /** Wards this person may see. */
  wards: readonly string[]
  session: string
  expires_ms: number
}
