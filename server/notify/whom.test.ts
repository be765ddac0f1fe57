import { describe, expect, test } from 'vitest'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import { type DutySnapshot, reach, whom } from './whom.ts'

const AT_MS = 1_000_000
const LATER_MS = AT_MS + 3_600_000
const duty = (over: Partial<DutySnapshot> = {}): DutySnapshot => ({
  ward: 'w1',
  at_ms: AT_MS,
  on: [
    { user: 'ana', part: 'nurse', until_ms: LATER_MS, beds: ['b1', 'b2'] },
    { user: 'ben', part: 'nurse', until_ms: LATER_MS, beds: ['b3'] },
    { user: 'cho', part: 'charge', until_ms: LATER_MS, beds: [] },
    { user: 'dov', part: 'physician', until_ms: LATER_MS, beds: [] },
  ],
  contacts: [
    { contact: 'k1', user: 'ana', channel: 'push', label: 'phone' },
    { contact: 'k2', user: 'ana', channel: 'sms', label: 'private' },
    { contact: 'k3', user: null, channel: 'slack', label: '#4b' },
  ],
  ...over,
})
const called = (snapshot: DutySnapshot, level: number, bed = 'b1', busy: string[] = []) =>
  whom(USUAL_POLICY, snapshot, { priority: 'high', level, bed, busy })
const users = ({ people }: ReturnType<typeof whom>) => people.map(({ user }) => user)

describe('whom a step calls', () => {
  test('[DTY-1] the usual chain goes from the bed’s nurse to charge, to every nurse, to the physicians and the ward’s own channels', () => {
    const chain = [1, 2, 3, 4].map((level) => called(duty(), level))
    expect(chain.map(users)).toEqual([['ana'], ['cho'], ['ana', 'ben', 'cho'], ['dov']])
    expect(chain.map(({ wardChannels }) => wardChannels.map(({ contact }) => contact))).toEqual([[], [], [], ['k3']])
    expect(chain.every(({ nobody }) => !nobody)).toBe(true)
    expect(chain[0]!.people[0]!.contacts.map(({ channel }) => channel)).toEqual(['push', 'sms'])
  })

  test('[DTY-2] a bed nobody has falls to the nurse in charge, without one to every nurse, and it says so', () => {
    const toCharge = called(duty(), 1, 'b9')
    expect([users(toCharge), toCharge.targets[0]!.instead]).toEqual([['cho'], 'charge'])
    const noCharge = called(duty({ on: duty().on.filter(({ part }) => part !== 'charge') }), 1, 'b9')
    expect([users(noCharge), noCharge.targets[0]!.instead]).toEqual([['ana', 'ben'], 'nurses'])
    expect(called(duty(), 1).targets[0]!.instead).toBeNull()
  })

  test('[DTY-3] whose shift is over is not called, from the millisecond on, and the bed falls to charge', () => {
    const until = (until_ms: number) => duty({ on: duty().on.map((one) => (one.user === 'ana' ? { ...one, until_ms } : one)) })
    expect(users(called(until(AT_MS + 1), 1))).toEqual(['ana'])
    expect(users(called(until(AT_MS), 1))).toEqual(['cho'])
    expect(users(called(until(AT_MS), 3))).toEqual(['ben', 'cho'])
  })

  test('[DTY-4] nobody: no one on duty, or all busy and no channel of the ward', () => {
    const empty = duty({ on: [] })
    expect([1, 2, 3, 4].map((level) => called(empty, level).nobody)).toEqual([true, true, true, false])
    expect(called({ ...empty, contacts: [] }, 4).nobody).toBe(true)
    expect(called(duty(), 1, 'b1', ['ana']).nobody).toBe(true)
    expect(called(duty(), 1, 'b1', ['ana']).people[0]!.busy).toBe(true)
    expect(called(duty(), 3, 'b1', ['ana']).nobody).toBe(false)
  })

  test('[DTY-5] a chain made shorter meanwhile still calls its last step; without a policy nobody is called', () => {
    expect(users(called(duty(), 9))).toEqual(['dov'])
    expect(whom(null, duty(), { priority: 'high', level: 1, bed: 'b1' })).toMatchObject({ people: [], nobody: true })
    expect(whom({ ...USUAL_POLICY, medium: [] }, duty(), { priority: 'medium', level: 1, bed: 'b1' }).nobody).toBe(true)
  })

  test('[DTY-1] a person of two targets is called once', () => {
    expect(users(reach(duty(), ['assigned', 'nurses', 'charge'], 'b3'))).toEqual(['ben', 'ana', 'cho'])
  })
})
