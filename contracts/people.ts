import { z } from 'zod'
import { anyId, PLAIN } from './plain-text.ts'
import { type PersonRole, personRole } from './role.ts'

/** JSON of /api/admin/people: who may sign in, as what, and where. */
export const loginName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\w.@-]{2,100}$/)
export const personName = z.string().normalize('NFC').trim().min(2).max(200).regex(PLAIN)
const wards = z.array(anyId).max(200)

/** POST /api/admin/people: answers LinkReply. */
export const invitePerson = z.object({ name: personName, login: loginName, role: personRole, wards })
export type InvitePerson = z.infer<typeof invitePerson>

/** PATCH /api/admin/people/:user. `wards` are all the open wards the person has from now on. */
export const changePerson = z.object({ name: personName, role: personRole, wards })
export type ChangePerson = z.infer<typeof changePerson>

/** POST /api/admin/people/:user/access */
export const changeAccess = z.object({ enabled: z.boolean() })

/** POST /api/invite: by the link alone. */
export const choosePassword = z.object({ token: z.string().min(1).max(200), password: z.string().max(1_000) })

/** A link to choose a password, shown once: /invite?token=. */
export interface LinkReply {
  user: string
  token: string
  until_ms: number
}

/** `organisation`: signs in with the organisation's own sign-in and has no password here. */
export const PERSON_STATES = ['invited', 'active', 'organisation', 'disabled'] as const
export type PersonState = (typeof PERSON_STATES)[number]

export interface PersonRow {
  user: string
  name: string
  login: string
  role: PersonRole
  /** Ids of open wards. */
  wards: string[]
  state: PersonState
  signed_in_ms: number | null
  /** Sessions in force. */
  sessions: number
  /** Until when an unused link works; null = there is none. */
  link_until_ms: number | null
}

/** GET /api/admin/people */
export interface PeopleReply {
  people: PersonRow[]
  /** Open wards, to choose from. */
  wards: Array<{ id: string; name: string }>
  /** Who asks: nobody changes their own role, wards or access. */
  me: string
}
