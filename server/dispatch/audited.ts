import type { AuditAction } from '../../contracts/audit.ts'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import type { AuditEntry } from '../audit/chain.ts'

const ENGINE = 'engine'

/** What the audit says of an effect: ids and codes, never names or free text. null: not audited. */
export function audited(effect: Effect): (AuditEntry & { action: AuditAction }) | null {
  const { id: effect_id, at_ms, encounter } = effect
  switch (effect.kind) {
    case 'alarm': {
      const { id, ward, bed, detector, channel, priority, revision, onset_ms, rule } = effect.alarm
      const detail = {
        encounter,
        ward,
        bed,
        detector,
        channel,
        priority,
        revision,
        onset_ms,
        rule_version: rule.version,
        ...answerOf(effect),
      }
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

/** What is said of this change beside which alarm it is: codes and times. */
function answerOf({ why, alarm: { response, signal, level, asked } }: AlarmEffect): Record<string, string | number> {
  if (why === 'acknowledged' && response.state === 'acknowledged' && response.reason) return { reason: response.reason }
  if (why === 'claimed' && response.state === 'claimed') return { until_ms: response.until_ms }
  if ((why === 'paused' || why === 'standby') && 'until_ms' in signal) return { reason: signal.reason, until_ms: signal.until_ms }
  if (why === 'delegated' && asked) return { to: asked.to }
  return why === 'escalated' ? { level } : {}
}
