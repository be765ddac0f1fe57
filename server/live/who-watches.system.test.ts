import { afterEach, expect, test, vi } from 'vitest'
import type { CoverageMessage, ScreenReport } from '../../contracts/live.ts'
import { type Client, enter, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
afterEach(() => ward.close())

const SEEN: ScreenReport = { visible: true, sound: 'running', p95_ms: null }

/** A screen that remembers what it was told last, and how often. */
async function screen(user: string, over: Parameters<typeof ward.browser>[1] = {}) {
  const client: Client = await ward.browser(user, over)
  const heard: CoverageMessage[] = []
  client.on('coverage', (message) => void heard.push(message))
  await enter(client)
  return { client, heard, lines: () => heard.at(-1)?.screens.map(({ name, state, encounter, yours }) => [name, state, encounter, yours]) }
}

test('[COV-6] a screen is told of every screen of its ward and what it is worth, at first and when that changes', async () => {
  ward = await openLive()
  const ann = await screen('ann')
  await watch(ann.client, { view: 'ward', ward: 'w1', cursor: null })
  await vi.waitFor(() => expect(ann.lines()).toEqual([['ann', 'not_heard', null, true]]))
  ann.client.emit('screen', SEEN)
  await vi.waitFor(() => expect(ann.lines()).toEqual([['ann', 'watching', null, true]]))
  const ben = await screen('ben')
  await watch(ben.client, { view: 'bed', encounter: 'e1', cursor: null })
  ben.client.emit('screen', { ...SEEN, visible: false })
  await vi.waitFor(() =>
    expect(ann.lines()).toEqual([
      ['ann', 'watching', null, true],
      ['ben', 'hidden', 'e1', false],
    ]),
  )
  const [told, before] = [ann.heard.length, ben.heard.length]
  for (let i = 0; i < 3; i++) ann.client.emit('screen', SEEN)
  await new Promise((later) => setTimeout(later, 1_100))
  expect([ann.heard.length, ben.heard.length], 'nothing has changed, nothing is told').toEqual([told, before])
  ben.client.disconnect()
  await vi.waitFor(() => expect(ann.lines()).toEqual([['ann', 'watching', null, true]]))
  await vi.waitFor(() =>
    expect(ward.covered.map(({ encounter, screens }) => [encounter, screens.map(({ user }) => user)])).toEqual([
      ['e1', ['ann']],
      ['e2', ['ann']],
    ]),
  )
})

test('[COV-6][P8] a page that comes back to a ward is told again; another ward’s screens, and on a wall all names, are not told', async () => {
  ward = await openLive()
  const [ann, eve, wall] = [await screen('ann'), await screen('eve', { wards: ['w2'] }), await screen('wall', { role: 'kiosk' })]
  await watch(eve.client, { view: 'ward', ward: 'w2', cursor: null })
  await watch(wall.client, { view: 'ward', ward: 'w1', cursor: null })
  await watch(ann.client, { view: 'ward', ward: 'w1', cursor: null })
  await vi.waitFor(() => expect(ann.lines()).toHaveLength(2))
  expect(wall.lines()!.map(([name]) => name)).toEqual(['', ''])
  expect(eve.lines()).toEqual([['eve', 'not_heard', null, true]])
  const told = ann.heard.length
  await ann.client.emitWithAck('unwatch')
  await watch(ann.client, { view: 'ward', ward: 'w1', cursor: null })
  await vi.waitFor(() => expect(ann.heard.length).toBeGreaterThan(told))
  expect(JSON.stringify([ann.heard, wall.heard])).not.toContain('eve')
  expect(JSON.stringify(ann.heard), 'a session is not given away').not.toContain('s-ann')
})

test('[COV-9][P8] a screen of one bed is told as one that hears its ward, and of all who do; one opened in an emergency of those who watch that bed alone', async () => {
  ward = await openLive()
  const [ann, ben, eve] = [await screen('ann'), await screen('ben'), await screen('eve', { wards: ['w2'] })]
  ward.rows.set('s-eve', { ...ward.rows.get('s-eve')!, opened: [{ encounter: 'e1', until_ms: Date.now() + 60_000 }] })
  await watch(ann.client, { view: 'ward', ward: 'w1', cursor: null })
  await watch(ben.client, { view: 'bed', encounter: 'e2', cursor: null })
  expect(await watch(eve.client, { view: 'bed', encounter: 'e1', cursor: null })).toMatchObject({ ok: true })
  const hears = ({ heard }: typeof ann) => heard.at(-1)?.screens.map(({ role, encounter, hears_ward }) => [role, encounter, hears_ward])
  const all = [
    ['nurse', null, true],
    ['nurse', 'e2', true],
    ['nurse', 'e1', false],
  ]
  await vi.waitFor(() => expect([hears(ann), hears(ben)]).toEqual([all, all]))
  expect(hears(eve)).toEqual([all[0], all[2]])
  expect(JSON.stringify(eve.heard)).not.toMatch(/e2|ann|ben/)
  for (const { client } of [ben, eve]) client.emit('screen', SEEN)
  const covered = () => ward.covered.map(({ encounter, screens }) => [encounter, screens.map(({ user }) => user).sort()])
  const two = [
    ['e1', ['ben', 'eve']],
    ['e2', ['ben']],
  ]
  await vi.waitFor(() => expect(covered()).toEqual(two), { timeout: 5_000 })
})

test('[COV-6] reports that are no reports leave a screen unheard', async () => {
  ward = await openLive()
  const ann = await screen('ann')
  await watch(ann.client, { view: 'ward', ward: 'w1', cursor: null })
  for (const rubbish of [null, 7, {}, { ...SEEN, visible: 'yes' }, { ...SEEN, sound: 'loud' }]) ann.client.emit('screen', rubbish as never)
  await new Promise((later) => setTimeout(later, 700))
  expect(ann.lines()).toEqual([['ann', 'not_heard', null, true]])
  expect(ward.covered).toEqual([])
})
