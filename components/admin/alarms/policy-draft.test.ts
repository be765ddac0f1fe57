import { describe, expect, test } from 'vitest'
import { USUAL_POLICY } from '../../../contracts/policy.ts'
import { type Draft, differences, draftOf, readDraft } from './policy-draft.ts'

const usual = (change: (draft: Draft) => unknown) => {
  const draft = draftOf(USUAL_POLICY)
  change(draft)
  return readDraft(draft)
}

describe('a policy while it is typed', () => {
  test('[DTY-21] what is shown reads back as the same policy, with and without a budget', () => {
    for (const policy of [USUAL_POLICY, { ...USUAL_POLICY, medium: [], budget_per_nurse_hour: 6.5, remind_ms: 90_000 }])
      expect(readDraft(draftOf(policy))).toEqual({ policy, faults: null })
  })

  test('[DTY-21] every fault stands at its own field, in words and in the field’s own unit', () => {
    const faultsOf = (change: (draft: Draft) => unknown) => usual(change).faults
    const field = (name: keyof Draft['fields'], typed: string) => faultsOf((draft) => Object.assign(draft.fields, { [name]: typed }))
    expect(field('claim_ms', '29')).toEqual({ claim_ms: 'At least 30.' })
    expect(field('remind_ms', '6')).toEqual({ remind_ms: 'At most 5.' })
    expect(field('pause_max_ms', '')).toEqual({ pause_max_ms: 'A number is missing.' })
    expect(field('standby_max_ms', 'soon')).toEqual({ standby_max_ms: 'A number is missing.' })
    expect(field('budget_per_nurse_hour', '0')).toEqual({ budget_per_nurse_hour: 'At least 0.1.' })
    expect(field('budget_per_nurse_hour', '2,5')).toBeNull()
    expect(faultsOf((draft) => Object.assign(draft.high[2]!, { after: '30' }))).toEqual({ 'high.2': 'Later than the step before.' })
    expect(faultsOf((draft) => Object.assign(draft.high[1]!, { after: '-1' }))).toEqual({ 'high.1': 'At least 0.' })
    expect(faultsOf((draft) => Object.assign(draft.medium[0]!, { to: [] }))).toEqual({ 'medium.0.to': 'Choose whom it calls.' })
    expect(faultsOf((draft) => Object.assign(draft, { high: [] }))).toEqual({ high: 'High alarms need at least one step.' })
    expect(faultsOf((draft) => Object.assign(draft, { medium: [] }))).toBeNull()
    const many = Array.from({ length: 7 }, (_, key) => ({ key, after: String(key), to: ['ward'] as const }))
    expect(faultsOf((draft) => Object.assign(draft, { medium: many }))).toEqual({ medium: 'At most 6 steps.' })
  })

  test('[DTY-22] what would change is said line by line before it is saved', () => {
    expect(differences(USUAL_POLICY, USUAL_POLICY)).toEqual([])
    const { policy } = usual((draft) => {
      draft.high[1]!.after = '20'
      draft.medium.pop()
      draft.fields.budget_per_nurse_hour = '6'
    })
    expect(differences(USUAL_POLICY, policy!)).toEqual([
      { what: 'High, step 2', before: 'after 30 s: the nurse in charge', after: 'after 20 s: the nurse in charge' },
      { what: 'Medium, step 2', before: 'after 240 s: the nurse in charge', after: 'none' },
      { what: expect.stringContaining('Interruptions'), before: 'none', after: '6' },
    ])
    expect(differences(null, USUAL_POLICY)).toHaveLength(4 + 2 + 4)
  })
})
