import type { LimitsReply } from '../../contracts/api.ts'
import type { Principal } from '../access/principal.ts'
import { limitRows, type Profile, type Settings } from '../detectors/limits-form.ts'
import { limitReason } from '../seal/fields.ts'
import { openPatient, openText } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** Versions shown beside the form, newest first. */
const HISTORY_MAX = 50
const PROFILES: readonly Profile[] = ['adult', 'paediatric', 'neonate']

/** Limits in force for a patient, with what they inherit, and who changed what and why. @throws Denied */
export async function limitsOf(principal: Principal, store: Store, encounter: string): Promise<LimitsReply> {
  const row = await encounterInScope(principal, store, 'view_limits', encounter)
  const [versions, names] = await Promise.all([
    store.prisma.limitVersion.findMany({ where: { encounterId: encounter }, orderBy: { version: 'desc' }, take: HISTORY_MAX }),
    namesOfPeople(store),
  ])
  const profile = PROFILES.find((known) => known === row.profile) ?? 'adult'
  const { family, given, born, mrn } = openPatient(store.fields, row.patient)
  return {
    encounter,
    patient: { family, given, born, mrn, bed: row.bed.label, ward: row.bed.wardId },
    version: versions[0]?.version ?? 0,
    profile,
    rows: limitRows(profile, (versions[0]?.settings ?? {}) as Settings),
    history: versions.map((version) => ({
      version: version.version,
      by: version.by,
      by_name: names[version.by] ?? version.by,
      at_ms: version.at.getTime(),
      reason: openText(store.fields, limitReason(encounter), version.reason),
      until_ms: version.until?.getTime() ?? null,
      changes: version.changes as LimitsReply['history'][number]['changes'],
    })),
  }
}
