import type { HistoryReply } from '../../contracts/devices.ts'
import { authorise, can } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { note } from './change.ts'
import { openPatient } from './patient-record.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** Wearings listed; older ones are asked for with a time. */
const LISTED_MAX = 100

/**
 * Which stays wore this device, newest first; with `at_ms` the one that wore it then. Names of patients only where this
 * person may see the stay; showing them is a view and is audited as one. The bed is the stay's present or last one.
 * @throws Denied
 */
export async function deviceHistory(
  principal: Principal,
  store: Store,
  now_ms: number,
  { device, at_ms }: { device: string; at_ms: number | null },
): Promise<HistoryReply> {
  authorise(principal, 'manage_devices', null)
  const row = await store.prisma.device.findUnique({ where: { id: device } })
  if (!row) throw new Denied('not_found')
  const at = at_ms === null ? null : new Date(at_ms)
  const then = at ? { fromAt: { lte: at }, OR: [{ toAt: null }, { toAt: { gt: at } }] } : {}
  const [rows, names] = await Promise.all([
    store.prisma.binding.findMany({
      where: { deviceId: device, ...then },
      orderBy: { fromAt: 'desc' },
      take: LISTED_MAX,
      include: { encounter: { include: { patient: true, bed: { include: { ward: true } } } } },
    }),
    namesOfPeople(store),
  ])
  const wearings = rows.map(({ encounter, fromAt, toAt, by }) => ({
    encounter: encounter.id,
    ward: encounter.bed.wardId,
    ward_name: encounter.bed.ward.name,
    bed_label: encounter.bed.label,
    from_ms: fromAt.getTime(),
    to_ms: toAt?.getTime() ?? null,
    by,
    by_name: names[by] ?? by,
    patient: can(principal, 'view_patient', encounter.bed.wardId, encounter.id).allowed ? nameOf(store, encounter) : null,
  }))
  const shown = [...new Set(wearings.filter((one) => one.patient !== null).map((one) => one.encounter))]
  if (shown.length > 0)
    await note(store, now_ms, { actor: principal.user, action: 'device.history_viewed', subject: device, detail: { encounters: shown } })
  return { device, label: row.label, wearings }
}

function nameOf(store: Store, encounter: { patient: Parameters<typeof openPatient>[1] }) {
  const { family, given, born, mrn } = openPatient(store.fields, encounter.patient)
  return { family, given, born, mrn }
}
