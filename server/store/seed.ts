import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { DEMO_ACCOUNTS, DEMO_DEVICES, DEMO_PATIENTS, DEMO_WARDS } from './demo-ward.ts'
import { sealPatient } from './patient-record.ts'
import { seedDuty } from './seed-duty.ts'
import type { Store } from './store.ts'
import { newToken, tokenHash } from './token.ts'
import { insertUser } from './users.ts'

/** A simulated device and the secret it connects with. Only the secret's hash is in the database. */
export interface DeviceSeed {
  device: string
  token: string
  ward: string
  bed: string
  encounter: string
  profile: string
  /** monitor, ventilator, pump or wearable. */
  kind: string
}
const tokensFile = z.array(
  z.object({
    device: z.string(),
    token: z.string(),
    ward: z.string(),
    bed: z.string(),
    encounter: z.string(),
    profile: z.string(),
    kind: z.string().default('monitor'),
  }),
)

interface WardPlan {
  id: string
  name: string
  kind: string
  beds: number
  occupied: number
}

/** Devices have worn in before the first frame comes, whatever its clock says. */
const WORN_BEFORE_MS = 3_600_000

/**
 * The demo: ward 4B with 24 beds, ward 5A that the nurse may not see, invented patients, a monitor or a wearable at each
 * bed, ventilators and pumps at some, an account for every role, people on duty.
 * A second call keeps what is there; tokens are kept in `tokens_file` and made anew for devices missing from it.
 * `patients` occupies at most that many beds, in order.
 */
export async function seedDemo(
  store: Store,
  { now_ms, tokens_file, patients = Number.POSITIVE_INFINITY }: { now_ms: number; tokens_file: string; patients?: number },
): Promise<DeviceSeed[]> {
  let left = patients
  for (const plan of DEMO_WARDS) {
    const occupied = Math.min(plan.occupied, left)
    left -= occupied
    await seedWard(store, { ...plan, occupied }, now_ms, plan === DEMO_WARDS[0] ? 0 : DEMO_WARDS[0].occupied, demoKinds)
  }
  for (const { wards, ...account } of DEMO_ACCOUNTS) {
    const known = await store.prisma.user.findUnique({ where: { login: account.login } })
    if (!known) await insertUser(store, { ...account, wards })
  }
  await seedDuty(store, now_ms)
  return tokensOf(store, now_ms, tokens_file)
}

export const LOAD_ACCOUNT = { login: 'viewer', name: 'Load viewer', role: 'physician', password: 'load-viewer-only' } as const

/** Wards of these sizes, every bed taken, for the bench and the ledger; the load viewer may see all of them. */
export async function seedLoad(
  store: Store,
  { now_ms, tokens_file, sizes }: { now_ms: number; tokens_file: string; sizes: readonly number[] },
): Promise<DeviceSeed[]> {
  const ids: string[] = []
  let first = 0
  for (const [i, beds] of sizes.entries()) {
    const id = `load${String(i + 1).padStart(3, '0')}`
    ids.push(id)
    await seedWard(store, { id, name: `Load ward ${i + 1}`, kind: 'Load', beds, occupied: beds }, now_ms, first)
    first += beds
  }
  const known = await store.prisma.user.findUnique({ where: { login: LOAD_ACCOUNT.login } })
  if (!known) await insertUser(store, { ...LOAD_ACCOUNT, wards: ids })
  return tokensOf(store, now_ms, tokens_file)
}

const two = (n: number) => String(n).padStart(2, '0')

/** First letters of a device's id, by kind; monitors come first in its order. */
const LETTERS = { monitor: 'MX', pump: 'PU', ventilator: 'VN', wearable: 'WB' } as const
type Kind = keyof typeof LETTERS

/** The devices of the demo's n-th patient, the one that watches first. */
function demoKinds(n: number): Kind[] {
  const has = (kind: keyof typeof DEMO_DEVICES) => (DEMO_DEVICES[kind] as readonly number[]).includes(n)
  return [has('wearable') ? 'wearable' : 'monitor', ...(['ventilator', 'pump'] as const).filter(has)]
}

async function seedWard(
  store: Store,
  plan: WardPlan,
  now_ms: number,
  firstPatient: number,
  kindsOf: (n: number) => Kind[] = () => ['monitor'],
): Promise<void> {
  if (await store.prisma.ward.findUnique({ where: { id: plan.id } })) return
  const from = new Date(now_ms - WORN_BEFORE_MS)
  const rows = Array.from({ length: plan.occupied }, (_, i) => {
    const n = firstPatient + i
    const [family, given, sex, born] = DEMO_PATIENTS[n % DEMO_PATIENTS.length]!
    const ids = {
      patient: crypto.randomUUID(),
      encounter: crypto.randomUUID(),
      bed: `${plan.id}-${two(i + 1)}`,
    }
    const devices = kindsOf(n).map((kind) => ({ id: `${LETTERS[kind]}-${two(n + 1)}`, kind }))
    return { ...ids, devices, family, given, sex, born, mrn: `MRN-${String(700_000 + n * 137)}` }
  })
  const devices = rows.flatMap((row) => row.devices.map((device) => ({ ...device, encounter: row.encounter })))
  const { prisma } = store
  await prisma.$transaction([
    prisma.ward.create({ data: { id: plan.id, name: plan.name, kind: plan.kind } }),
    prisma.bed.createMany({
      data: Array.from({ length: plan.beds }, (_, i) => ({
        id: `${plan.id}-${two(i + 1)}`,
        wardId: plan.id,
        label: two(i + 1),
        position: i + 1,
      })),
    }),
    prisma.patient.createMany({
      data: rows.map((row) => sealPatient(store.fields, row.patient, row)),
    }),
    prisma.encounter.createMany({
      data: rows.map((row) => ({ id: row.encounter, patientId: row.patient, bedId: row.bed, origin: 'simulated', admittedAt: from })),
    }),
    prisma.device.createMany({
      data: devices.map(({ id, kind }) => ({ id, label: id, kind, model: `Simulated ${kind}`, serial: id })),
      skipDuplicates: true,
    }),
    prisma.binding.createMany({
      data: devices.map(({ id, encounter }) => ({
        id: crypto.randomUUID(),
        deviceId: id,
        encounterId: encounter,
        fromAt: from,
        by: 'seed',
      })),
    }),
  ])
}

/** Tokens of all devices that are worn. Those in the file that the database knows are kept. */
async function tokensOf(store: Store, now_ms: number, path: string): Promise<DeviceSeed[]> {
  const kept = new Map(
    (existsSync(path) ? tokensFile.parse(JSON.parse(readFileSync(path, 'utf8'))) : []).map((seed) => [seed.device, seed]),
  )
  const hashes = new Set((await store.prisma.deviceToken.findMany({ select: { hash: true } })).map((row) => row.hash))
  const worn = await store.prisma.binding.findMany({
    where: { toAt: null, encounter: { dischargedAt: null } },
    include: { encounter: { include: { bed: true } }, device: true },
    orderBy: { deviceId: 'asc' },
  })
  const seeds = worn.map(({ deviceId, encounter, device }) => {
    const known = kept.get(deviceId)
    const token = known && hashes.has(tokenHash(known.token)) ? known.token : newToken()
    const where = { ward: encounter.bed.wardId, bed: encounter.bedId, encounter: encounter.id, profile: encounter.profile }
    return { device: deviceId, token, ...where, kind: device.kind }
  })
  const made = seeds.filter((seed) => !hashes.has(tokenHash(seed.token)))
  await store.prisma.deviceToken.createMany({
    data: made.map((seed) => ({ hash: tokenHash(seed.token), deviceId: seed.device, createdAt: new Date(now_ms) })),
  })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(seeds, null, 1)}\n`, { mode: 0o600 })
  return seeds
}
