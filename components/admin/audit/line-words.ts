import type { AuditLine } from '../../../contracts/audit.ts'
import { AUDIT_ACTIONS } from '../../../contracts/audit.ts'
import { auditKey } from '../../text/en-audit.ts'
import { hasText, text } from '../../text/text.ts'
import { clockTime, date } from '../../text/time.ts'

type Names = Readonly<Record<string, string>>

/** 21 Nov 2026, 14:32:07 */
export const moment = (ms: number) => `${date(ms)}, ${clockTime(ms)}`

/** What was done, in words; what has none is shown as it is. */
export function actionWords(action: string): string {
  const key = `audit_action.${auditKey(action)}`
  return hasText(key) ? text(key) : action
}

/** A name where one is known, else the beginning of the id. */
export function nameOf(id: string, names: Names): string {
  if (names[id] !== undefined) return names[id]
  return /^[0-9a-f-]{30,}$/i.test(id) ? `${id.slice(0, 8)}…` : id
}

export function actorWords(actor: string, names: Names): string {
  const key = `audit.actor.${actor}`
  return hasText(key) ? text(key) : nameOf(actor, names)
}

/** What a line is about; an alarm by the bed it was raised at. */
export function subjectWords({ subject, detail }: AuditLine, names: Names): string {
  const stay = typeof detail.encounter === 'string' ? names[detail.encounter] : undefined
  return names[subject] ?? stay ?? nameOf(subject, names)
}

/** The details in one line: `role nurse · via http`. Ids by name where one is known. */
export function detailWords({ detail }: AuditLine, names: Names): string {
  const one = (value: unknown): string => {
    if (typeof value === 'string') return nameOf(value, names)
    return Array.isArray(value) ? value.map(one).join(', ') : JSON.stringify(value)
  }
  return Object.entries(detail)
    .filter(([key, value]) => key !== 'encounter' && value !== null && value !== '')
    .map(([key, value]) => `${key.replace(/_/g, ' ')} ${key.endsWith('_ms') && typeof value === 'number' ? moment(value) : one(value)}`)
    .join(' · ')
}

/** Choices of what to look for: each kind of thing as a whole, then every action. */
export function actionChoices(): Array<{ value: string; label: string }> {
  const groups = [...new Set(AUDIT_ACTIONS.map((action) => action.split('.')[0]!))]
  return [
    { value: '', label: text('audit.filter.anything') },
    ...groups.map((group) => {
      const key = `audit.group.${group}`
      return { value: `${group}.`, label: hasText(key) ? text(key) : group }
    }),
    ...AUDIT_ACTIONS.map((action) => ({ value: action, label: actionWords(action) })),
  ]
}
