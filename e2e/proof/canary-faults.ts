import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startGenerator } from '../../server/ledger/truth.ts'
import { DEMO_ACCOUNTS, DEMO_PATIENTS } from '../../server/store/demo-ward.ts'
import { PAGES, pathFor, ROUTES, type Route } from '../authz.matrix.ts'
import { send } from '../live-socket.ts'
import { ask, inTurns, listen } from './ask.ts'
import type { Place, World } from './world.ts'

/** Patients nobody could mistake lie in both wards; a nurse of one tries everything, and nothing of the other's may come. */

const found = (text: string, { canaries }: Place) => canaries.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()))

/** Pages, their data for the router, and the API, as whoever has no right to ward b; that ward's own nurse sees the canary, so that looking is no idle work. */
export async function answerFaults(world: World, ways: readonly Route[] = [...PAGES, ...ROUTES]): Promise<string[]> {
  const { b } = world.wards
  const looks = ways.filter(([what]) => what.startsWith('GET '))
  const asked = looks.flatMap(([what]) =>
    (['nurse', 'kiosk', 'admin', 'biomed', 'auditor', 'anonymous'] as const).map((who) => ({ what, who })),
  )
  const faults = await inTurns(asked, async ({ what, who }) => {
    const path = pathFor(what, b)
    const replies = [await ask(world, who, { path })]
    if (!what.includes('/api/')) replies.push(await ask(world, who, { path: `${path}?_rsc`, headers: { rsc: '1' } }))
    return replies.flatMap((reply) => found(JSON.stringify(reply.headers) + reply.text, b).map((canary) => `${what} as ${who}: ${canary}`))
  })
  const own = await ask(world, 'other_nurse', { path: `/api/patients/${b.encounter}` })
  return found(own.text, b).length === b.canaries.length
    ? faults.flat()
    : [...faults.flat(), 'the ward itself does not see its own patient']
}

/** What its own ward's people do to the other patient while a nurse of ward a watches, asks and is refused; every frame is read. */
export async function frameFaults(world: World): Promise<string[]> {
  const { a, b } = world.wards
  const badges = [a, b].map(({ device, deviceToken, encounter }) => ({ device, token: deviceToken, encounter }))
  const generator = startGenerator({ badges, url: world.deviceUrl, seed: 11 })
  const [nurse, wall, other] = await Promise.all([listen(world, 'nurse'), listen(world, 'kiosk'), listen(world, 'other_nurse')])
  const sockets = [nurse, wall, other].map(({ socket }) => socket)
  await send(other.socket, 'watch', { view: 'ward', ward: b.ward, cursor: null })
  for (const { socket } of [nurse, wall]) await send(socket, 'watch', { view: 'ward', ward: a.ward, cursor: null })
  await pause(2_500)
  for (const type of ['pause', 'resume']) {
    const command = { type, encounter: b.encounter, ...(type === 'pause' ? { reason: 'bath', duration_ms: 60_000 } : {}) }
    await send(other.socket, 'command', { key: randomUUID(), command })
    await pause(500)
  }
  for (const request of [
    { view: 'bed', encounter: b.encounter, cursor: null },
    { view: 'bed', encounter: b.encounter, cursor: 0 },
    { view: 'ward', ward: b.ward, cursor: 0 },
    { view: 'ward', ward: [a.ward, b.ward], cursor: 0 },
    { view: 'ward', ward: a.ward, encounter: b.encounter, cursor: -1 },
  ])
    await send(nurse.socket, 'watch', request)
  await send(nurse.socket, 'watch', { view: 'ward', ward: a.ward, cursor: 0 })
  await pause(500)
  for (const socket of sockets) socket.disconnect()
  await generator.finish(2_000)
  const saw = [a, b].flatMap((place, i) =>
    found(i === 0 ? nurse.heard() : other.heard(), place).length > 0 ? [] : ['a ward does not see its own patient'],
  )
  return [
    ...saw,
    ...found(nurse.heard(), b).map((canary) => `a frame to the nurse: ${canary}`),
    ...found(wall.heard(), b).map((canary) => `a frame to the wall: ${canary}`),
  ]
}

/** A patient who is watched goes to another ward: within 2 s the screen is told, and nothing more of them comes. */
export async function transferFaults(world: World): Promise<string[]> {
  const { a, b } = world.wards
  const { socket, heard } = await listen(world, 'nurse')
  const watched = (await send(socket, 'watch', { view: 'bed', encounter: a.encounter, cursor: null })) as { ok: boolean }
  if (!watched.ok) return ['the nurse could not watch her own patient']
  const closed = new Promise<boolean>((done) => {
    socket.once('closed', () => done(true))
    setTimeout(() => done(false), 2_000)
  })
  await move(world, a.encounter, b.freeBed)
  const faults = (await closed) ? [] : ['the screen was not told within 2 s that the patient is gone']
  const from = heard().length
  await pause(1_000)
  const reply = await ask(world, 'nurse', { path: `/api/patients/${a.encounter}` })
  if (reply.status !== 403) faults.push(`the patient who is gone: ${reply.status}`)
  const again = (await send(socket, 'watch', { view: 'bed', encounter: a.encounter, cursor: 0 })) as { ok: boolean }
  if (again.ok) faults.push('the patient who is gone can be watched again')
  faults.push(...found(heard().slice(from) + reply.text, a).map((canary) => `after the transfer: ${canary}`))
  socket.disconnect()
  await move(world, a.encounter, a.bed)
  return faults
}

/** As an admin of both wards would; the row and its notice, without a page. */
async function move(world: World, encounter: string, bedId: string): Promise<void> {
  await world.store.prisma.encounter.update({ where: { id: encounter }, data: { bedId } })
  await world.store.prisma.$executeRaw`SELECT pg_notify('wardwave_facts', '')`
}

/** What the server wrote at debug level, and what it counts: nobody's name, number or birth date, of either ward. */
export async function writtenFaults(world: World): Promise<string[]> {
  const metrics = await fetch(`${world.url}/metrics`)
  const text = { log: world.written(), metrics: await metrics.text() }
  const { a, b } = world.wards
  const faults = Object.entries(text).flatMap(([where, all]) =>
    [a, b].flatMap((place) => found(all, place).map((canary) => `${where}: ${canary}`)),
  )
  if (!text.log.includes('"level":20')) faults.push('the log is not written at debug level')
  if (!text.metrics.includes('wardwave_viewers')) faults.push('no metrics were read')
  return faults
}

const STATIC = resolve(import.meta.dirname, '../../.next-e2e/static')
/** What only the server may know: invented patients and passwords of the demo, names of its secrets. */
const SERVER_ONLY = [
  ...DEMO_PATIENTS.map(([family]) => family).filter((name) => name.length > 5),
  ...DEMO_ACCOUNTS.map(({ password }) => password),
  ...['DATABASE_URL', 'NEXTAUTH_SECRET', 'WARDWAVE_FIELD_KEYS', 'PrismaClient', 'postgresql://'],
]

/** Everything a browser is given to run: nothing of the server's own, and no source maps. */
export function bundleFaults(): string[] {
  const files = readdirSync(STATIC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css|map|json)$/.test(file))
  const faults = files.filter((file) => file.endsWith('.map')).map((file) => `a source map: ${file}`)
  for (const file of files) {
    const text = readFileSync(join(STATIC, file), 'utf8')
    faults.push(...SERVER_ONLY.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`))
  }
  return files.length > 5 ? faults : [...faults, 'no bundle was read']
}
