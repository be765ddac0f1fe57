/**
 * Everything the audit may say was done: `thing.verb`, in one place. A line with any other action is not written.
 * Refusals are `refused.<reason>`; looks at patient data are `view.<what>`.
 */
export const VIEW_ACTIONS = ['view.ward', 'view.patient', 'view.limits', 'view.trends', 'view.strip', 'view.patients'] as const
export type ViewAction = (typeof VIEW_ACTIONS)[number]

/** Why somebody was turned away before anything was done: by rights, session, door or rate. */
export const REFUSED_REASONS = ['signed_out', 'not_allowed', 'not_found', 'locked', 'too_many', 'pin_wrong', 'origin', 'ticket'] as const
export type RefusedReason = (typeof REFUSED_REASONS)[number]
export type RefusedAction = `refused.${RefusedReason}`

export const AUDIT_ACTIONS = [
  ...VIEW_ACTIONS,
  ...REFUSED_REASONS.map((reason): RefusedAction => `refused.${reason}`),
  // Alarms and orders at a bed, as the engine judged them.
  'alarm.raised',
  'alarm.confirmed',
  'alarm.ended',
  'alarm.acknowledged',
  'alarm.paused',
  'alarm.resumed',
  'alarm.pause_ended',
  'alarm.latched',
  'alarm.priority_raised',
  'alarm.moved',
  'alarm.suppressed',
  'alarm.updated',
  'alarm.claimed',
  'alarm.claim_lapsed',
  'alarm.declined',
  'alarm.escalated',
  'alarm.delegated',
  'alarm.reminded',
  'alarm.standby',
  'alarm.standby_ended',
  'alarm.marked',
  'note.written',
  'command.acknowledge',
  'command.claim',
  'command.decline',
  'command.escalate',
  'command.delegate',
  'command.standby',
  'command.end_standby',
  'command.pause',
  'command.resume',
  'command.set_limits',
  'command.chart',
  'limits.set',
  'chart.recorded',
  // Walls, and who acted at one.
  'wall.created',
  'wall.changed',
  'wall.revoked',
  'wall.code_made',
  'wall.code_refused',
  'wall.enrolled',
  'wall.pin_accepted',
  'wall.pin_refused',
  // People, wards and beds as an admin sets them up.
  'person.first_admin',
  'person.invited',
  'person.changed',
  'person.disabled',
  'person.enabled',
  'person.link_made',
  'person.password_chosen',
  'person.sessions_ended',
  'ward.created',
  'ward.renamed',
  'ward.ordered',
  'ward.closed',
  'ward.opened',
  'bed.created',
  'bed.imported',
  'bed.relabelled',
  'bed.closed',
  'bed.opened',
  // Devices: inventory, tokens, and who wore what.
  'device.added',
  'device.imported',
  'device.quarantined',
  'device.released',
  'device.revoked',
  'device.token_made',
  'device.token_ended',
  'device.bound',
  'device.unbound',
  'device.history_viewed',
  // Who is on duty, who is called, and how.
  'duty.signed_on',
  'duty.beds_taken',
  'duty.handed_over',
  'duty.signed_off',
  'policy.set',
  'contact.added',
  'contact.removed',
  'contact.tested',
  'call.made',
  'call.delivered',
  'call.failed',
  'call.cancelled',
  'call.seen',
  'call.answered',
  'load.exported',
  'alarm.explained',
  // What leaves the house without names.
  'data.export_begun',
  'data.exported',
  'data.export_failed',
  // The keys that seal fields.
  'keys.rotating',
  'keys.resealed',
  'keys.retired',
  // Patients: who came, moved and went.
  'patient.admitted',
  'patient.transferred',
  'patient.discharged',
  'patient.changed',
  'patient.merged',
  'patient.looked_up',
  // Emergencies.
  'emergency.opened',
  'emergency.ended',
  'emergency.reviewed',
  // Coming in, going, and one's own account.
  'session.signed_in',
  'session.sign_in_failed',
  'session.signed_out',
  'session.ended',
  'session.all_ended',
  'session.locked',
  'session.unlocked',
  'account.proof_failed',
  'account.password_changed',
  'account.pin_changed',
  'account.pin_refused',
  // The audit itself.
  'audit.searched',
  'audit.exported',
  'audit.checked',
  'audit.rolled_back',
  'audit.lost',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** The first line of an export, and how the lines after it are told apart. Lines are JSON, one a line. */
export interface ExportHead {
  kind: 'head'
  format: 'wardwave-audit'
  version: 1
  /** Rows with a greater seq follow. */
  after_seq: number
  key_id: string
}

/** GET /api/admin/audit: newest first, at most AUDIT_PAGE lines. */
export const AUDIT_PAGE = 50
export interface AuditLine {
  seq: number
  at_ms: number
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}
export interface AuditReply {
  lines: AuditLine[]
  /** What ids stand for, where it is known; ids alone are in the audit. */
  names: Record<string, string>
  /** Give as `before` for the next page; null: there are no older ones. */
  next: number | null
}

/** GET /api/admin/audit/people: who may be asked for. */
export interface AuditPeopleReply {
  people: Array<{ id: string; name: string }>
}

/** GET /api/admin/audit/chain, POST the same to check from the first row on. */
export interface ChainReply {
  key_id: string
  public_key: string
  /** The newest signed end of the chain. */
  checkpoint: { seq: number; at_ms: number } | null
  /** Rows in the chain now. */
  rows: number
  /** The check that runs or ran last in this process: everything up to `seq` was right at `at_ms`. */
  checked: { seq: number; at_ms: number; running: boolean } | null
  /** The first record that is not what it was. */
  broken: { seq: number; reason: ChainFault } | null
  /** The database was once found older or other than its signed ends outside. */
  rolled_back: { at_ms: number; seq: number } | null
}

/** What can be wrong with a chain, its checkpoints or an export. */
export const CHAIN_FAULTS = [
  /** A row with this number is missing, or stands elsewhere. */
  'missing',
  /** The row is not tied to the one before it. */
  'not_tied',
  /** The row's content is not what its hash says. */
  'changed',
  /** A line is not JSON of the format. */
  'unreadable',
  /** The checkpoint's signature is wrong. */
  'forged',
  /** The checkpoint was signed with another key. */
  'foreign_key',
  /** The checkpoint does not follow the one before it. */
  'checkpoint_not_tied',
  /** The checkpoint names another hash than the row has. */
  'checkpoint_differs',
  /** Rows after the last checkpoint, or no checkpoint at all. */
  'not_covered',
  /** The signed ends kept outside say there was more, or something else. */
  'rolled_back',
] as const
export type ChainFault = (typeof CHAIN_FAULTS)[number]
