import type { DryRun, DryRunStep, SetPolicy, WardPolicy } from '../../contracts/duty.ts'
import { authorise, reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type CalledPerson, type CalledTarget, whom } from '../notify/whom.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { holdWard } from './duty-hold.ts'
import { dutyNow, policiesInForce } from './duty-now.ts'
import { gapsOf, openBeds } from './gaps.ts'
import type { Store } from './store.ts'
import { type WardLine, wardsOf } from './wards.ts'

/** A ward's alarm policy as an admin sets it: versions are kept, the newest is in force. */

const VERSIONS_SHOWN = 20

/** Wards whose policy the asker may set. @throws Denied for whose role has none */
export async function wardsOfPolicies(principal: Principal, store: Store): Promise<WardLine[]> {
  if (reachOf(principal.role, 'set_alarm_policy') === null) throw new Denied('not_allowed')
  return wardsOf(principal, store)
}

/** @throws Denied */
export async function policyFor(principal: Principal, store: Store, ward: string): Promise<WardPolicy> {
  authorise(principal, 'set_alarm_policy', ward)
  const row = await store.prisma.ward.findUnique({ where: { id: ward } })
  if (!row) throw new Denied('not_found')
  const [policies, versions] = await Promise.all([
    policiesInForce(store, ward),
    store.prisma.alarmPolicy.findMany({ where: { wardId: ward }, orderBy: { version: 'desc' }, take: VERSIONS_SHOWN }),
  ])
  const names = await namesOf(
    store,
    versions.map(({ by }) => by),
  )
  return {
    ...{ ward, name: row.name, version: versions[0]?.version ?? 0, policy: policies.get(ward)?.policy ?? null },
    versions: versions.map(({ version, at, by }) => ({ version, at_ms: at.getTime(), by: names.get(by) ?? by })),
  }
}

/**
 * Puts a policy in force, as the version after the one it was written from; the engine has it within 2 s.
 * @throws Denied; ConflictError `not_as_shown` (another version stands by now), `nobody_on_duty` naming the step that would call nobody
 */
export async function setAlarmPolicy(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  { base, policy }: SetPolicy,
): Promise<{ version: number }> {
  authorise(principal, 'set_alarm_policy', ward)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    await holdWard(prisma, ward)
    const newest = await prisma.alarmPolicy.findFirst({ where: { wardId: ward }, orderBy: { version: 'desc' } })
    if ((newest?.version ?? 0) !== base) throw new ConflictError('not_as_shown')
    const [gap] = gapsOf(policy, await dutyNow({ prisma }, ward, now_ms), await openBeds(prisma, ward))
    if (gap) throw new ConflictError('nobody_on_duty', { ...gap })
    const version = base + 1
    await prisma.alarmPolicy.create({ data: { wardId: ward, version, at: new Date(now_ms), by: principal.user, body: policy } })
    await audit('policy.set', ward, { version, before: newest?.body ?? null, after: policy })
    return { version }
  })
}

/**
 * Who would be called for an alarm at a bed that asked for attention at `at_ms` and that nobody answers, step by step. Duty as
 * it stands or stood then: shifts that end on the way are over. Nobody is called. @throws Denied
 */
export async function dryRunOf(principal: Principal, store: Store, ward: string, asked: DryRun): Promise<DryRunStep[]> {
  authorise(principal, 'set_alarm_policy', ward)
  const bed = await store.prisma.bed.findFirst({ where: { id: asked.bed, wardId: ward } })
  if (!bed) throw new Denied('not_found')
  const duty = await dutyNow(store, ward, asked.at_ms)
  const names = await namesOf(
    store,
    duty.on.map(({ user }) => user),
  )
  return asked.policy[asked.priority].map(({ after_ms }, at) => {
    const at_ms = asked.at_ms + after_ms
    const step = whom(asked.policy, { ...duty, at_ms }, { ...asked, level: at + 1 })
    return { level: at + 1, at_ms, targets: step.targets.map((target) => shownTarget(target, names)), nobody: step.nobody }
  })
}

function shownTarget(
  { target, instead, people, wardChannels }: CalledTarget,
  names: ReadonlyMap<string, string>,
): DryRunStep['targets'][number] {
  const shown = ({ user, busy, contacts }: CalledPerson) => ({
    ...{ user, busy, name: names.get(user) ?? user },
    channels: [...new Set(contacts.map(({ channel }) => channel))],
  })
  return { target, instead, people: people.map(shown), channels: wardChannels.map(({ channel, label }) => ({ channel, label })) }
}

async function namesOf({ prisma }: Store, users: readonly string[]): Promise<Map<string, string>> {
  const rows = await prisma.user.findMany({ where: { id: { in: [...users] } }, select: { id: true, name: true } })
  return new Map(rows.map(({ id, name }) => [id, name]))
}
