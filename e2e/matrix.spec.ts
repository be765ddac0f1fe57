import { ASKED_ELSEWHERE, DEMO, DOOR, DOOR_ELSEWHERE, everyEventIsNamed, PAGES, ROUTES, type Route } from './authz.matrix.ts'
import { ask } from './proof/ask.ts'
import { gateFaults, headerFaults, pathFaults, routeFaults, socketFaults } from './proof/matrix-faults.ts'
import { builtActions, builtRoutes, doorPaths } from './proof/routes.ts'
import { expect, test } from './proof/test.ts'
import { WHO } from './proof/world.ts'

/** Who may do what, asked of the built server by everybody at every way in. The table is authz.matrix.ts. */
const ALL: readonly Route[] = [...PAGES, ...ROUTES, ...DOOR]
const SAMPLE: readonly Route[] = [
  'GET /wards/:ward',
  'GET /patients/:encounter',
  'GET /api/patients/:encounter',
  'GET /api/admin/people',
  'POST /api/admin/patients/:encounter/discharge',
  'POST /api/admin/people',
].map((what) => ALL.find(([name]) => name === what)!)

test('[MTX-1] every page, route handler, door path and socket event of the built app stands in the matrix, and nothing else', async () => {
  const { pages, handlers } = await builtRoutes()
  expect(pages).toEqual(PAGES.map(([what]) => what).sort())
  expect(handlers).toEqual([...ROUTES.map(([what]) => what), ...Object.keys(ASKED_ELSEWHERE)].sort())
  expect(doorPaths().sort()).toEqual([...[...DOOR, ...DEMO].map(([what]) => what.split(' ')[1]!), ...DOOR_ELSEWHERE].sort())
  expect(everyEventIsNamed).toBe(true)
})

test('[MTX-2] there are no server actions', () => {
  expect(builtActions()).toEqual([])
})

test('[MTX-3] every page answers everybody with exactly the status that is theirs, own ward and other', async ({ world }) => {
  expect(await routeFaults(world, PAGES)).toEqual([])
})

test('[MTX-3] every route handler and door path answers everybody with exactly the status that is theirs, own ward and other', async ({
  world,
}) => {
  expect(await routeFaults(world, [...ROUTES, ...DOOR])).toEqual([])
})

test('[MTX-4] every socket event is allowed or refused by role and ward', async ({ world }) => {
  expect(await socketFaults(world)).toEqual([])
})

test('[MTX-5] the device port takes devices only', async ({ world }) => {
  expect(await gateFaults(world)).toEqual([])
})

test('[MTX-6] no header changes what is answered', async ({ world }) => {
  expect(await headerFaults(world, SAMPLE)).toEqual([])
})

test('[MTX-7] no other spelling of a path gets further than the path', async ({ world }) => {
  expect(await pathFaults(world, SAMPLE)).toEqual([])
})

test('[MTX-8] metrics are for the machine itself, whoever asks through the proxy', async ({ world }) => {
  for (const who of WHO) expect([who, (await ask(world, who, { path: '/metrics' })).status]).toEqual([who, 403])
})

test('[MTX-3] what changes who may ask next is asked last', async ({ world }) => {
  for (const who of ['anonymous', 'device', 'disabled', 'expired'] as const)
    for (const [method, path] of [
      ['POST', '/api/session/lock'],
      ['DELETE', '/api/account/sessions'],
    ] as const)
      expect([who, path, (await ask(world, who, { method, path })).status]).toEqual([who, path, 401])
  expect((await ask(world, 'kiosk', { method: 'DELETE', path: '/api/account/sessions' })).status).toBe(403)
  expect((await ask(world, 'physician', { method: 'DELETE', path: '/api/account/sessions' })).status).toBe(200)
  await expect.poll(async () => (await ask(world, 'physician', { path: '/api/me' })).status, { timeout: 2_000 }).toBe(401)
  // A locked session keeps its picture and changes nothing.
  expect((await ask(world, 'admin', { method: 'POST', path: '/api/session/lock' })).status).toBe(200)
  expect((await ask(world, 'admin', { path: `/api/patients/${world.wards.a.encounter}` })).status).toBe(200)
  for (const path of ['/api/admin/people', '/api/admin/wards', `/api/admin/patients/${world.wards.a.encounter}/discharge`])
    expect([path, (await ask(world, 'admin', { method: 'POST', path })).status]).toEqual([path, 423])
  for (const who of ['admin', 'physician'] as const) world.headers[who] = { ...world.headers[who], cookie: await world.newSession(who) }
})
