import type { Role } from '../../contracts/role.ts'
import { removed } from './controls.ts'
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
  /** Put a patient into a bed, another bed, or out of it. */
  'admit',
  'merge_patients',
  /** Put a device on a patient, or take it off. */
  'bind_device',
  'break_glass',
  'review_break_glass',
  'manage_people',
  'manage_wards',
  'manage_walls',
  /** Inventory, tokens, quarantine; no patient's name. */
  'manage_devices',
  'view_audit',
  'export_deidentified',
  /** Be on duty, take beds, hand them over. */
  'take_duty',
  /** Put somebody else on duty, or off. */
  'assign_duty',
  /** Chains, times and budget of a ward; a ward's own channels. */
  'set_alarm_policy',
  'view_load',
  'view_status',
  'use_simulator',
  /** One's own: sessions, password, PIN. */
  'view_account',
  'change_account',
] as const
export type Action = (typeof ACTIONS)[number]

/** `own_wards`: only in wards of the session's own row. `anywhere`: not about one ward. */
export type Reach = 'own_wards' | 'anywhere'

/** Every person's; a wall is nobody's account. */
const OWN = { view_account: 'anywhere', change_account: 'anywhere' } as const

/** What is not named is not allowed. */
const RIGHTS: Readonly<Record<Role, Readonly<Partial<Record<Action, Reach>>>>> = {
  nurse: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    chart: 'own_wards',
    admit: 'own_wards',
    bind_device: 'own_wards',
    take_duty: 'own_wards',
    view_load: 'own_wards',
    break_glass: 'anywhere',
    use_simulator: 'anywhere',
    ...OWN,
  },
  physician: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    set_limits: 'own_wards',
    chart: 'own_wards',
    prescribe_spo2_scale: 'own_wards',
    take_duty: 'own_wards',
    view_load: 'own_wards',
    break_glass: 'anywhere',
    use_simulator: 'anywhere',
    ...OWN,
  },
  admin: {
    view_ward: 'own_wards',
    view_patient: 'own_wards',
    view_limits: 'own_wards',
    acknowledge: 'own_wards',
    pause: 'own_wards',
    set_limits: 'own_wards',
    admit: 'own_wards',
    merge_patients: 'anywhere',
    bind_device: 'own_wards',
    review_break_glass: 'anywhere',
    manage_people: 'anywhere',
    manage_wards: 'anywhere',
    manage_walls: 'anywhere',
    manage_devices: 'anywhere',
    view_audit: 'anywhere',
    export_deidentified: 'own_wards',
    assign_duty: 'own_wards',
    set_alarm_policy: 'own_wards',
    view_load: 'own_wards',
    view_status: 'anywhere',
    use_simulator: 'anywhere',
    ...OWN,
  },
  biomed: { manage_devices: 'anywhere', view_status: 'anywhere', ...OWN },
  auditor: { view_audit: 'anywhere', review_break_glass: 'anywhere', ...OWN },
  kiosk: { view_ward: 'own_wards' },
}

/** Done by looking: an idle session keeps these. Everything else waits until it is unlocked. */
const LOOKING: ReadonlySet<Action> = new Set([
  'view_ward',
  'view_patient',
  'view_limits',
  'view_audit',
  'view_load',
  'view_status',
  'view_account',
])

/** What an emergency opens of one stay, to whom the table gives the same in their own wards. */
const IN_EMERGENCY: ReadonlySet<Action> = new Set(['view_patient', 'view_limits', 'acknowledge', 'pause', 'chart'])

/** How far a role's right reaches; null = it has none. */
export function reachOf(role: Role, action: Action): Reach | null {
  return RIGHTS[role][action] ?? null
}

export type Decision = { allowed: true } | { allowed: false; reason: Denied['reason'] }
const YES: Decision = { allowed: true }
const no = (reason: Denied['reason']): Decision => ({ allowed: false, reason })

/**
 * Whether `principal` may do `action` in `ward` (null for what belongs to no ward). Nobody signed in: `signed_out`.
 * An action bound to a ward but asked without one is refused. With `encounter`, a stay opened in an emergency counts
 * as one of the own wards; whoever opens such a stay has its end checked where the session's row is read.
 */
export function can(principal: Principal | null, action: Action, ward: string | null, encounter?: string): Decision {
  if (!principal) return no('signed_out')
  if (removed('matrix')) return YES
  const reach = reachOf(principal.role, action)
  const here =
    reach === 'anywhere' ||
    (reach === 'own_wards' && ((ward !== null && principal.wards.includes(ward)) || opened(principal, action, encounter)))
  if (!here) return no('not_allowed')
  return principal.locked && !LOOKING.has(action) ? no('locked') : YES
}

function opened(principal: Principal, action: Action, encounter: string | undefined): boolean {
  return encounter !== undefined && IN_EMERGENCY.has(action) && (principal.opened ?? []).some((one) => one.encounter === encounter)
}

/** @throws Denied when the table says no. */
export function authorise(
  principal: Principal | null,
  action: Action,
  ward: string | null,
  encounter?: string,
): asserts principal is Principal {
  const decision = can(principal, action, ward, encounter)
  if (!decision.allowed) throw new Denied(decision.reason)
}
