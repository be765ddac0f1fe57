import { expect, test } from 'vitest'
import { ROLES } from '../../contracts/role.ts'
import { type Action, reachOf } from '../../server/access/policy.ts'
import { SECTIONS, type SectionId, sectionsOf } from './sections.ts'

/** What one must be able to do somewhere to have any use of the section. */
const NEEDED: Record<SectionId, Action> = {
  people: 'manage_people',
  wards: 'manage_wards',
  alarms: 'set_alarm_policy',
  patients: 'admit',
  devices: 'manage_devices',
  walls: 'manage_walls',
  emergency: 'review_break_glass',
  audit: 'view_audit',
}

test('[PPL-21] the navigation shows a role exactly the sections in which the policy table gives it something to do', () => {
  for (const section of SECTIONS)
    expect([...section.roles].sort(), section.id).toEqual(ROLES.filter((role) => reachOf(role, NEEDED[section.id])).sort())
  expect(sectionsOf('physician')).toEqual([])
  expect(sectionsOf('kiosk')).toEqual([])
})
