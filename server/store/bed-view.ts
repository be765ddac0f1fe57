import type { BedState } from '../../contracts/effect.ts'
import type { BedView } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import { bedOf, namesFor, peopleInBed } from './alarm-view.ts'
import { patientLineOf } from './patients.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** A patient's bed as stored: the dispatcher's newest state, who lies there, what is bound. When a device was last heard only the live view knows. @throws Denied */
export async function bedView(principal: Principal, store: Store, encounter: string): Promise<BedView> {
  const row = await encounterInScope(principal, store, 'view_patient', encounter)
  const [status, names, bindings] = await Promise.all([
    store.prisma.bedStatus.findUnique({ where: { encounterId: encounter } }),
    namesOfPeople(store),
    store.prisma.binding.findMany({
      where: { encounterId: encounter, toAt: null },
      include: { device: true },
      orderBy: { deviceId: 'asc' },
    }),
  ])
  const state = status ? bedOf(status.body) : quiet(encounter, row.bed.wardId, row.bedId, row.dischargedAt !== null)
  return {
    ...state,
    bed_label: row.bed.label,
    patient: patientLineOf(store, row),
    names: namesFor(peopleInBed(state), names),
    devices: bindings.map(({ device }) => ({
      device: device.id,
      label: device.label,
      kind: device.kind,
      last_ms: 0,
      battery_pct: null,
      clock_uncertainty_ms: null,
      origin: row.origin === 'simulated' || row.origin === 'recorded' ? row.origin : 'live',
    })),
  }
}

/** A bed of which nothing has been said yet. */
function quiet(encounter: string, ward: string, bed: string, discharged: boolean): BedState {
  return {
    encounter,
    ward,
    bed,
    pause: null,
    standby: null,
    limits_version: 0,
    limits_changed: false,
    analysis: 'on',
    discharged,
    revision: 0,
  }
}
