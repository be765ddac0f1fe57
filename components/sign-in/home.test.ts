import { describe, expect, test } from 'vitest'
import type { Role } from '../../contracts/role.ts'
import { homeOf, providerFault, safeNext, signInPath, signInReason } from './home.ts'

const wards = [
  { id: 'w 4b', name: 'Ward 4B', kind: '' },
  { id: 'w5', name: 'Ward 5', kind: '' },
]

describe('where a sign-in leads', () => {
  test('[UI-150] a person lands on the first of their wards, or on the page that says they have none', () => {
    expect(homeOf({ role: 'nurse', wards }, null)).toBe('/wards/w%204b')
    expect(homeOf({ role: 'nurse', wards: [] }, null)).toBe('/')
    expect(homeOf(null, null)).toBe('/')
  })
  test('[PPL-16] who looks into no ward lands where their role has its work; an admin with wards on the first of them', () => {
    const home = (role: Role, of: typeof wards = []) => homeOf({ role, wards: of }, null)
    expect(home('admin')).toBe('/admin/wards')
    expect(home('admin', wards)).toBe('/wards/w%204b')
    expect(home('biomed')).toBe('/admin/devices')
    expect(home('auditor')).toBe('/admin/audit')
    expect(home('kiosk', wards)).toBe('/wards/w%204b')
    expect(home('physician')).toBe('/')
  })
  test('[UI-150] a deep link survives the sign-in', () => {
    expect(homeOf({ role: 'nurse', wards }, '/patients/e1/limits?x=1')).toBe('/patients/e1/limits?x=1')
  })
  test('[UI-151] a way back that leaves the site, or loops, is not followed', () => {
    for (const bad of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/sign-in?next=/x',
      '/api/auth/signout',
      '',
      null,
    ]) {
      expect(safeNext(bad), String(bad)).toBeNull()
    }
    expect(safeNext(`/${'x'.repeat(501)}`)).toBeNull()
  })
  test('[ACC-54] what the organisation’s sign-in failed of is one of a closed list', () => {
    expect(providerFault('no_role')).toBe('no_role')
    for (const other of ['OAuthCallback', 'OAuthSignin', '<b>x</b>']) expect(providerFault(other)).toBe('provider_failed')
    expect(providerFault(undefined)).toBeNull()
  })
  test('[UI-152] the reason shown is one of a closed list', () => {
    expect(signInReason('expired')).toBe('expired')
    expect(signInReason('<b>hello</b>')).toBeNull()
    expect(signInPath('revoked', '/patients/e1')).toBe('/sign-in?reason=revoked&next=%2Fpatients%2Fe1')
    expect(signInPath('revoked', '//evil')).toBe('/sign-in?reason=revoked')
  })
})
