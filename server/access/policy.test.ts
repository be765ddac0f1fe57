import { describe, expect, test } from 'vitest'
import { MAY_SET_LIMITS, ROLES, type Role } from '../../contracts/role.ts'
import { ACTIONS, authorise, can, reachOf } from './policy.ts'
import { Denied, type Principal } from './principal.ts'

const person = (role: Role, wards: string[] = ['w1']): Principal => ({ user: 'u', name: 'N', role, wards, session: 's', expires_ms: 1e15 })

describe('policy', () => {
  test('[ACC-1] every action is somebody’s, and every role may do something', () => {
    for (const action of ACTIONS)
      expect(
        ROLES.some((role) => reachOf(role, action)),
        action,
      ).toBe(true)
    for (const role of ROLES)
      expect(
        ACTIONS.some((action) => reachOf(role, action)),
        role,
      ).toBe(true)
  })

  test('[ACC-1][P8] another ward, and no ward at all, is refused for whatever is bound to a ward', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS) {
        if (reachOf(role, action) === 'anywhere') continue
        expect(can(person(role), action, 'w2')).toEqual({ allowed: false, reason: 'not_allowed' })
        expect(can(person(role), action, null)).toEqual({ allowed: false, reason: 'not_allowed' })
        expect(can(person(role, []), action, 'w1')).toEqual({ allowed: false, reason: 'not_allowed' })
      }
    }
  })

  test('[ACC-1] nobody signed in is told so, for every action', () => {
    for (const action of ACTIONS) expect(can(null, action, 'w1')).toEqual({ allowed: false, reason: 'signed_out' })
  })

  test('[ACC-2] people are the admin’s, limits also the physician’s; acknowledging belongs to all who stand at the bed', () => {
    expect(ROLES.filter((role) => can(person(role), 'set_limits', 'w1').allowed)).toEqual(['physician', 'admin'])
    expect(ROLES.filter((role) => can(person(role), 'manage_people', null).allowed)).toEqual(['admin'])
    const atTheBed = ['nurse', 'physician', 'admin']
    expect(ROLES.filter((role) => can(person(role), 'acknowledge', 'w1').allowed)).toEqual(atTheBed)
    expect(ROLES.filter((role) => can(person(role), 'pause', 'w1').allowed)).toEqual(atTheBed)
  })

  test('[P7] limits are set by physicians and admins of the ward, as the pages have it', () => {
    expect(new Set(ROLES.filter((role) => can(person(role), 'set_limits', 'w1').allowed))).toEqual(MAY_SET_LIMITS)
    expect(can(person('physician'), 'set_limits', 'another').allowed).toBe(false)
  })

  test('[SCO-30] nurse and physician chart; the SpO2 scale is a physician’s prescription', () => {
    expect(ROLES.filter((role) => can(person(role), 'chart', 'w1').allowed)).toEqual(['nurse', 'physician'])
    expect(ROLES.filter((role) => can(person(role), 'prescribe_spo2_scale', 'w1').allowed)).toEqual(['physician'])
  })

  test('[ACC-20] a wall shows its ward and can do nothing; biomed sees no patient; an auditor sees the audit and no patient', () => {
    const may = (role: Role) => ACTIONS.filter((action) => can(person(role), action, 'w1').allowed)
    expect(may('kiosk')).toEqual(['view_ward'])
    expect(may('biomed')).toEqual(['manage_devices', 'view_status', 'view_account', 'change_account'])
    expect(may('auditor')).toEqual(['review_break_glass', 'view_audit', 'view_account', 'change_account'])
  })

  test('[ACC-21] an idle session goes on looking and changes nothing until it is unlocked', () => {
    for (const role of ROLES) {
      for (const action of ACTIONS.filter((action) => can(person(role), action, 'w1').allowed)) {
        const idle = can({ ...person(role), locked: true }, action, 'w1')
        expect(idle, action).toEqual(action.startsWith('view_') ? { allowed: true } : { allowed: false, reason: 'locked' })
      }
    }
  })

  test('[ACC-22] an emergency opens one stay for what its role may do at a bed, and nothing else of that ward', () => {
    const nurse = { ...person('nurse'), opened: [{ encounter: 'e2', until_ms: 1e15 }] }
    const opened = ACTIONS.filter((action) => reachOf('nurse', action) === 'own_wards' && can(nurse, action, 'w2', 'e2').allowed)
    expect(opened).toEqual(['view_patient', 'view_limits', 'acknowledge', 'pause', 'chart'])
    for (const action of ACTIONS.filter((action) => reachOf('nurse', action) === 'own_wards')) {
      expect(can(nurse, action, 'w2', 'e3').allowed).toBe(false)
      expect(can(nurse, action, 'w2').allowed).toBe(false)
    }
    const biomed = { ...person('biomed'), opened: [{ encounter: 'e2', until_ms: 1e15 }] }
    expect(can(biomed, 'view_patient', 'w2', 'e2').allowed).toBe(false)
  })

  test('[P8] authorise throws the reason', () => {
    expect(() => authorise(person('nurse'), 'view_ward', 'w2')).toThrow(new Denied('not_allowed'))
    expect(() => authorise(person('nurse'), 'view_ward', 'w1')).not.toThrow()
  })
})
