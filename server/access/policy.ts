import type { Role } from '../../contracts/role.ts'
import { Denied, type Principal } from './principal.ts'

/** Who may do what, and where. One table; every function that reads or writes asks it. Pure. */
export const ACTIONS = [
  'view_ward',
  'view_patient',
  'view_limits',
  'acknowledge',
  'pause',
  'set_limits',
  'chart',
  'prescribe_spo2_scale',
  'view_status',
  'use_simulator',
  'manage_people',
] as const
export type Action = (typeof ACTIONS)[number]

/** `own_wards`: only in wards of the session's own row. `anywhere`: not about one ward. */
type Reach = 'own_wards' | 'anywhere' | 'never'

export const POLICY: Readonly<Record<Role, Readonly<Record<Action, Reach>>>> = {
  nurse: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    set_limits: 'never',
    chart: 'own_wards',
    prescribe_spo2_scale: 'never',
    view_status: 'never',
    use_simulator: 'anywhere',
    manage_people: 'never',
  },
  physician: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    set_limits: 'never',
    chart: 'own_wards',
    prescribe_spo2_scale: 'own_wards',
    view_status: 'never',
    use_simulator: 'anywhere',
    manage_people: 'never',
  },
  admin: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    set_limits: 'own_wards',
    chart: 'never',
    prescribe_spo2_scale: 'never',
    view_status: 'anywhere',
    use_simulator: 'anywhere',
    manage_people: 'anywhere',
  },
}

export type Decision = { allowed: true } | { allowed: false; reason: Denied['reason'] }
const YES: Decision = { allowed: true }
const no = (reason: Denied['reason']): Decision => ({ allowed: false, reason })

/**
 * Whether `principal` may do `action` in `ward` (null for what belongs to no ward). Nobody signed in: `signed_out`.
 * An action bound to a ward but asked without one is refused.
 */
export function can(principal: Principal | null, action: Action, ward: string | null): Decision {
  if (!principal) return no('signed_out')
  const reach = POLICY[principal.role][action]
  if (reach === 'anywhere') return YES
  if (reach === 'own_wards' && ward !== null && principal.wards.includes(ward)) return YES
  return no('not_allowed')
}

/** @throws Denied when the table says no. */
export function authorise(principal: Principal | null, action: Action, ward: string | null): asserts principal is Principal {
  const decision = can(principal, action, ward)
  if (!decision.allowed) throw new Denied(decision.reason)
}
