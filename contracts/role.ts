import { z } from 'zod'

export const ROLES = ['nurse', 'physician', 'admin', 'biomed', 'auditor', 'kiosk'] as const
export const role = z.enum(ROLES)
export type Role = z.infer<typeof role>
/** Roles a person may have; a kiosk is a wall display, not a person. */
export const PERSON_ROLES = ['nurse', 'physician', 'admin', 'biomed', 'auditor'] as const satisfies readonly Role[]
export const personRole = z.enum(PERSON_ROLES)
export type PersonRole = z.infer<typeof personRole>

/** Limits are prescribed: by whoever is in charge of the patient's care, or of the ward. The policy table says the same; a test keeps them equal. */
export const MAY_SET_LIMITS: ReadonlySet<Role> = new Set(['physician', 'admin'])

/** Who acts: taken from the session row, never from a token or the client. */
export interface Principal {
  user: string
  name: string
  role: Role
  /** Wards this person may see. */
  wards: readonly string[]
  session: string
  expires_ms: number
  /** Nothing was touched for longer than the role's idle time: the picture stays, changes wait for the password or PIN. */
  locked?: boolean
  /** When something was last touched, and how long after that the session locks. A wall has none. */
  idle?: { since_ms: number; limit_ms: number }
  /** Stays outside the own wards that were opened in an emergency, each with its end. */
  opened?: ReadonlyArray<{ encounter: string; until_ms: number }>
}
