import { describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../contracts/role.ts'
import { ACTIONS, authorise, can, POLICY } from './policy.ts'
import { Denied, type Principal } from './principal.ts'

const person = (role: Role, wards: string[] = ['w1']): Principal => ({ user: 'u', name: 'N', role, wards, session: 's', expires_ms: 1e15 })

describe('policy', () => {
  test('[ACC-1] every role has an answer for every action', () => {
    for (const role of ROLES) expect(Object.keys(POLICY[role]).sort()).toEqual([...ACTIONS].sort())
  })

  test('[ACC-1][P8] another ward, and no ward at all, is refused for whatever is bound to a ward', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        if (POLICY[role][action] === 'anywhere') continue
        expect(can(person(role), action, 'w2')).toEqual({ allowed: false, reason: 'not_allowed' })
        expect(can(person(role), action, null)).toEqual({ allowed: false, reason: 'not_allowed' })
        expect(can(person(role, []), action, 'w1')).toEqual({ allowed: false, reason: 'not_allowed' })
      }
    }
  })

  test('[ACC-1] nobody signed in is told so, for every action', () => {
    for (const action of ACTIONS) expect(can(null, action, 'w1')).toEqual({ allowed: false, reason: 'signed_out' })
  })

  test('[ACC-2] limits and people are the admin’s; acknowledging belongs to all who stand at the bed', () => {
    expect(ROLES.filter((role) => can(person(role), 'set_limits', 'w1').allowed)).toEqual(['admin'])
    expect(ROLES.filter((role) => can(person(role), 'manage_people', null).allowed)).toEqual(['admin'])
    expect(ROLES.filter((role) => can(person(role), 'acknowledge', 'w1').allowed)).toEqual([...ROLES])
    expect(ROLES.filter((role) => can(person(role), 'pause', 'w1').allowed)).toEqual([...ROLES])
  })

  test('[SCO-30] nurse and physician chart; the SpO2 scale is a physician’s prescription', () => {
    expect(ROLES.filter((role) => can(person(role), 'chart', 'w1').allowed)).toEqual(['nurse', 'physician'])
    expect(ROLES.filter((role) => can(person(role), 'prescribe_spo2_scale', 'w1').allowed)).toEqual(['physician'])
  })

  test('[P8] authorise throws the reason', () => {
    expect(() => authorise(person('nurse'), 'view_ward', 'w2')).toThrow(new Denied('not_allowed'))
    expect(() => authorise(person('nurse'), 'view_ward', 'w1')).not.toThrow()
  })
})
