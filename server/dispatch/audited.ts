import type { AuditAction } from '../../contracts/audit.ts'
import type { Effect } from '../../contracts/effect.ts'
import type { AuditEntry } from '../audit/chain.ts'

const ENGINE = 'engine'

/** What the audit says of an effect: ids and codes, never names or free text. null: not audited. */
export function audited(effect: Effect): (AuditEntry & { action: AuditAction }) | null {
  const { id: effect_id, at_ms, encounter } = effect
  switch (effect.kind) {
    case 'alarm': {
      const { id, ward, bed, detector, channel, priority, revision, onset_ms, rule } = effect.alarm
      const detail = { encounter, ward, bed, detector, channel, priority, revision, onset_ms, rule_version: rule.version }
      return { at_ms, actor: effect.by ?? ENGINE, action: `alarm.${effect.why}`, subject: id, detail, effect_id }
    }
    case 'limits': {
      const { version, until_ms, changes } = effect
      return { at_ms, actor: effect.by, action: 'limits.set', subject: encounter, detail: { version, until_ms, changes }, effect_id }
    }
    case 'chart': {
      const { observed_ms, observations } = effect
      return { at_ms, actor: effect.by, action: 'chart.recorded', subject: encounter, detail: { observed_ms, ...observations }, effect_id }
    }
    case 'outcome': {
      const { status, key } = effect.outcome
      const detail = { status, key, ...(effect.outcome.status === 'refused' ? { reason: effect.outcome.reason } : {}) }
      return { at_ms, actor: effect.by, action: `command.${effect.type}`, subject: encounter, detail, effect_id }
    }
    default:
      return null
  }
}
