import { type AlarmPolicy, alarmPolicy, type CallTarget } from '../../../contracts/policy.ts'
import { type TextKey, text } from '../../text/text.ts'

/** A policy while it is typed: figures as text, in the units people think in. */
export interface Draft {
  high: StepDraft[]
  medium: StepDraft[]
  fields: Record<FieldName, string>
}
export interface StepDraft {
  /** Tells rows apart while they are moved and removed. */
  key: number
  /** Seconds. */
  after: string
  to: readonly CallTarget[]
}
export const CHAINS = ['high', 'medium'] as const
export type Chain = (typeof CHAINS)[number]
/** Milliseconds in the unit each field is typed in; the budget is a bare number. */
export const UNIT = { claim_ms: 1_000, remind_ms: 60_000, pause_max_ms: 1_000, standby_max_ms: 60_000, budget_per_nurse_hour: 1 } as const
export type FieldName = keyof typeof UNIT
export const FIELDS = Object.keys(UNIT) as FieldName[]
const STEP_UNIT = 1_000
export const STEPS_MAX = 6

export function draftOf(policy: AlarmPolicy): Draft {
  const steps = (chain: Chain) => policy[chain].map(({ after_ms, to }, key) => ({ key, after: String(after_ms / STEP_UNIT), to: [...to] }))
  const shown = (name: FieldName) => (policy[name] === null ? '' : String(policy[name] / UNIT[name]))
  return {
    high: steps('high'),
    medium: steps('medium'),
    fields: Object.fromEntries(FIELDS.map((name) => [name, shown(name)])) as Draft['fields'],
  }
}

/** Sentences by place: a field's name, a chain's, or `high.0` and `high.0.to` for a step. */
export type Faults = Record<string, string>

/** What is typed as a policy, or what is not right with it. The server checks again; this is for the person who types. */
export function readDraft(draft: Draft): { policy: AlarmPolicy; faults: null } | { policy: null; faults: Faults } {
  const figure = (typed: string, unit: number) =>
    typed.trim() === '' ? Number.NaN : Math.round(Number(typed.replace(',', '.')) * unit * 1e6) / 1e6
  const steps = (chain: Chain) => draft[chain].map(({ after, to }) => ({ after_ms: figure(after, STEP_UNIT), to }))
  const fields = Object.fromEntries(FIELDS.map((name) => [name, figure(draft.fields[name], UNIT[name])]))
  const budget = draft.fields.budget_per_nurse_hour.trim() === '' ? null : fields.budget_per_nurse_hour
  const read = alarmPolicy.safeParse({ ...fields, budget_per_nurse_hour: budget, high: steps('high'), medium: steps('medium') })
  if (read.success) return { policy: read.data, faults: null }
  const faults: Faults = {}
  for (const issue of read.error.issues) {
    const place = placeOf(issue.path, issue.message, draft)
    faults[place] ??= wordsOf(issue)
  }
  return { policy: null, faults }
}

type Issue = { code: string; message: string; path: ReadonlyArray<PropertyKey>; minimum?: unknown; maximum?: unknown; origin?: unknown }

/** A chain out of order is blamed on the first step that is not later than the one before it. */
function placeOf(path: Issue['path'], message: string, draft: Draft): string {
  const [first, at, what] = path.map(String)
  if (message === 'steps_not_rising' && (first === 'high' || first === 'medium')) {
    const late = draft[first].findIndex(({ after }, i) => i > 0 && Number(after) <= Number(draft[first][i - 1]!.after))
    return late < 0 ? first : `${first}.${late}`
  }
  if (at === undefined) return first ?? ''
  return what === 'to' ? `${first}.${at}.to` : `${first}.${at}`
}

function wordsOf(issue: Issue): string {
  if (issue.message === 'steps_not_rising') return text('policy.fault.not_later')
  if (issue.message === 'chain_empty') return text('policy.fault.empty')
  if (issue.origin === 'array') {
    if (issue.code === 'too_small') return text('policy.fault.nobody')
    return text('policy.fault.too_many', { n: Number(issue.maximum) })
  }
  const name = String(issue.path[0])
  const unit = name in UNIT ? UNIT[name as FieldName] : STEP_UNIT
  if (issue.code === 'too_small') return text('policy.fault.at_least', { n: Number(issue.minimum) / unit })
  if (issue.code === 'too_big') return text('policy.fault.at_most', { n: Number(issue.maximum) / unit })
  if (issue.code !== 'invalid_type') return text('policy.fault.wrong')
  return text(issue.message.includes('NaN') ? 'policy.fault.not_a_number' : 'policy.fault.whole')
}

export interface Difference {
  what: string
  before: string
  after: string
}

/** What another policy would change, in words, in the order of the page. */
export function differences(before: AlarmPolicy | null, after: AlarmPolicy): Difference[] {
  const none = text('policy.save.none')
  const chains = CHAINS.flatMap((chain) =>
    Array.from({ length: Math.max(before?.[chain].length ?? 0, after[chain].length) }, (_, at): Difference => {
      const words = (policy: AlarmPolicy | null) => {
        const step = policy?.[chain][at]
        return step ? text('policy.save.what', { after: step.after_ms / STEP_UNIT, to: targetWords(step.to) }) : none
      }
      return { what: text(`policy.save.line.${chain}`, { n: at + 1 }), before: words(before), after: words(after) }
    }),
  )
  const fields = FIELDS.map((name): Difference => {
    const words = (policy: AlarmPolicy | null) => (policy?.[name] == null ? none : String(policy[name] / UNIT[name]))
    return { what: text(`policy.field.${name}` as TextKey), before: words(before), after: words(after) }
  })
  return [...chains, ...fields].filter((line) => line.before !== line.after)
}

export function targetWords(to: readonly CallTarget[]): string {
  return to.map((target) => text(`policy.target.${target}`)).join(', ')
}
