import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { encode } from 'next-auth/jwt'
import type { PersonRole } from '../../contracts/role.ts'
import type { Control } from '../../server/access/controls.ts'
import { sessionCookie, wallCookie } from '../../server/access/cookie.ts'
import { dedicatedDatabase } from '../../server/database/testing.ts'
import { fieldsOf } from '../../server/seal/keyring.ts'
import { sealPatient } from '../../server/store/patient-record.ts'
import { createSession } from '../../server/store/sessions.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { newToken, tokenHash } from '../../server/store/token.ts'
import { insertUser } from '../../server/store/users.ts'
import { freePort } from '../../server/web/process.ts'

/**
 * A whole server for the proofs of access, as behind a hospital's https proxy: two wards with patients nobody could mistake,
 * a person of every role, a wall, devices, and credentials that are no longer good.
 */
export const WHO = [
  'anonymous',
  'device',
  'kiosk',
  'nurse',
  'other_nurse',
  'opened_nurse',
  'physician',
  'admin',
  'biomed',
  'auditor',
  'disabled',
  'expired',
] as const
export type Who = (typeof WHO)[number]
export type WardKey = 'a' | 'b'

export interface Place {
  ward: string
  bed: string
  freeBed: string
  encounter: string
  device: string
  deviceToken: string
  /** What must reach nobody who may not see this ward: name, given name, number and birth date of its patient. */
  canaries: readonly string[]
}

export interface World {
  url: string
  deviceUrl: string
  /** Where pages of ours come from, as a browser would say. */
  origin: string
  wards: Record<WardKey, Place>
  /** Headers that say who asks; each comes from an address of its own. */
  headers: Record<Who, Record<string, string>>
  /** For tests that sign in or end somebody: user ids, and the one password. */
  users: Record<PersonWho, string>
  password: string
  store: Store
  /** Everything the server has written so far, at debug level. */
  written(): string
  /** Cookie header of a new session of `who`. */
  newSession(who: PersonWho): Promise<string>
  stop(): Promise<void>
}

const PEOPLE = {
  nurse: { role: 'nurse', wards: ['a'] },
  other_nurse: { role: 'nurse', wards: ['b'] },
  opened_nurse: { role: 'nurse', wards: ['a'] },
  physician: { role: 'physician', wards: ['a'] },
  admin: { role: 'admin', wards: ['a'] },
  biomed: { role: 'biomed', wards: [] },
  auditor: { role: 'auditor', wards: [] },
  disabled: { role: 'nurse', wards: ['a'] },
  expired: { role: 'nurse', wards: ['a'] },
} as const satisfies Partial<Record<Who, { role: PersonRole; wards: readonly WardKey[] }>>
export type PersonWho = keyof typeof PEOPLE

/** Wards somebody may see by their row. */
export function wardsOf(who: Who): readonly WardKey[] {
  return who === 'kiosk' ? ['a'] : who in PEOPLE ? PEOPLE[who as PersonWho].wards : []
}

const SECRET = 'proof-proof-proof-proof-proof-proof-proof'
const ORIGIN = 'https://ward.test'
const PASSWORD = 'a long enough password'
const HOUR_MS = 3_600_000

export async function startWorld({ without = [] as readonly Control[] } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'wardwave-proof-'))
  const database = await dedicatedDatabase()
  const store = createStore(database.appUrl, fieldsOf(join(folder, 'field-keys.json'), Date.now))
  const wards = { a: await makeWard(store, 'north', '1903-07-19'), b: await makeWard(store, 'south', '1904-11-23') }
  const users = await makePeople(store, wards)
  const headers = await credentials(store, wards, users)
  const [port, devicePort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main-tested.js'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WARDWAVE_'))),
      NODE_ENV: 'production',
      NEXT_PUBLIC_E2E: '1',
      DATABASE_URL: database.url,
      NEXTAUTH_SECRET: SECRET,
      WARDWAVE_PUBLIC_URL: ORIGIN,
      WARDWAVE_PORT: String(port),
      WARDWAVE_DEVICE_PORT: String(devicePort),
      WARDWAVE_DATA_DIR: folder,
      WARDWAVE_TRUSTED_PROXIES: '127.0.0.1',
      WARDWAVE_WORKERS: '1',
      WARDWAVE_LOG_LEVEL: 'debug',
      WARDWAVE_TEST_WITHOUT: without.join(','),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = collect(server)
  await ready(url, server, written)
  return {
    ...{ url, deviceUrl: `ws://127.0.0.1:${devicePort}`, origin: ORIGIN, wards, headers, users, password: PASSWORD, store, written },
    newSession: (who) => cookieOf(store, users[who]),
    async stop() {
      await ended(server)
      await store.close()
      await database.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function makeWard(store: Store, id: string, born: string): Promise<Place> {
  const tag = randomBytes(4).toString('hex')
  const facts = { family: `Zz${id}Quorl${tag}`, given: `Vex${id}ine${tag}`, mrn: `CANARY-${id}-${tag}`.toUpperCase(), born, sex: 'F' }
  const [patient, encounter] = [randomUUID(), randomUUID()]
  const [bed, freeBed, device] = [`${id}-01`, `${id}-02`, `MX-${id}`]
  const [from, deviceToken] = [new Date(Date.now() - HOUR_MS), newToken()]
  const { prisma } = store
  await prisma.ward.create({ data: { id, name: `Ward ${id}`, kind: 'Proof' } })
  const beds = [bed, freeBed].map((one, i) => ({ id: one, wardId: id, label: `0${i + 1}`, position: i + 1 }))
  await prisma.bed.createMany({ data: beds })
  await prisma.patient.create({ data: sealPatient(store.fields, patient, facts) })
  await prisma.encounter.create({ data: { id: encounter, patientId: patient, bedId: bed, admittedAt: from } })
  await prisma.device.create({ data: { id: device, label: device, kind: 'monitor', model: 'Proof', serial: device } })
  await prisma.deviceToken.create({ data: { hash: tokenHash(deviceToken), deviceId: device, createdAt: from } })
  await prisma.binding.create({ data: { id: randomUUID(), deviceId: device, encounterId: encounter, fromAt: from, by: 'proof' } })
  return { ward: id, bed, freeBed, encounter, device, deviceToken, canaries: [facts.family, facts.given, facts.mrn, born] }
}

async function makePeople(store: Store, wards: Record<WardKey, Place>): Promise<Record<PersonWho, string>> {
  const made: Array<[string, string]> = []
  for (const [who, { role, wards: theirs }] of Object.entries(PEOPLE)) {
    const ids = theirs.map((key) => wards[key].ward)
    made.push([who, await insertUser(store, { login: who, name: `Person ${who}`, password: PASSWORD, role, wards: ids })])
  }
  return Object.fromEntries(made) as Record<PersonWho, string>
}

async function cookieOf(store: Store, user: string): Promise<string> {
  const sid = await createSession(store, Date.now(), user)
  return `${sessionCookie(true)}=${await encode({ token: { sid }, secret: SECRET })}`
}

async function credentials(store: Store, wards: Record<WardKey, Place>, users: Record<PersonWho, string>): Promise<World['headers']> {
  const now = Date.now()
  const cookies: Record<string, string> = Object.fromEntries(
    await Promise.all(Object.entries(users).map(async ([who, user]) => [who, await cookieOf(store, user)] as const)),
  )
  await store.prisma.user.update({ where: { id: users.disabled }, data: { disabledAt: new Date(now) } })
  await store.prisma.session.updateMany({ where: { userId: users.expired }, data: { expiresAt: new Date(now - 1_000) } })
  const opening = { id: randomUUID(), userId: users.opened_nurse, encounterId: wards.b.encounter, reason: '' }
  await store.prisma.breakGlass.create({ data: { ...opening, openedAt: new Date(now), untilAt: new Date(now + HOUR_MS) } })
  const wall = newToken()
  const enrolled = { name: 'Wall north', tokenHash: tokenHash(wall), enrolledAt: new Date(now) }
  await store.prisma.wall.create({ data: { id: randomUUID(), wardId: wards.a.ward, ...enrolled } })
  const token = wards.a.deviceToken
  const named: Partial<Record<Who, Record<string, string>>> = {
    kiosk: { cookie: `${wallCookie(true)}=${wall}` },
    device: { authorization: `Bearer ${token}`, cookie: `${sessionCookie(true)}=${token}; ${wallCookie(true)}=${token}` },
    anonymous: {},
  }
  const headersOf = (who: Who, i: number): Record<string, string> => ({
    ...(named[who] ?? { cookie: cookies[who] ?? '' }),
    'x-forwarded-for': `10.20.0.${i + 1}`,
  })
  return Object.fromEntries(WHO.map((who, i) => [who, headersOf(who, i)])) as World['headers']
}

function collect(server: ChildProcess): () => string {
  const pieces: string[] = []
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (piece: Buffer) => pieces.push(piece.toString()))
  return () => pieces.join('')
}

async function ready(url: string, server: ChildProcess, written: () => string): Promise<void> {
  const until = Date.now() + 90_000
  while (Date.now() < until) {
    if (server.exitCode !== null) break
    const reply = await fetch(`${url}/readyz`).catch(() => null)
    if (reply?.ok) return
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error(`the server did not become ready:\n${written().slice(-3_000)}`)
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const gone = new Promise((done) => server.once('exit', done))
  const hard = setTimeout(() => server.kill('SIGKILL'), 15_000)
  server.kill('SIGTERM')
  await gone
  clearTimeout(hard)
}
