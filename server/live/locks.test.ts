import { afterEach, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { enter, next, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
afterEach(() => ward.close())

const LIMIT_MS = 15 * 60_000

test('[ACC-40][P5] an idle screen is told that it is locked, goes on showing, and has every change refused until it is unlocked', async () => {
  const clock = manualClock()
  const submit = vi.fn(async (principal, { key }) =>
    principal.locked ? { status: 'refused' as const, key, reason: 'locked' as const } : { status: 'done' as const, key, at_ms: 0 },
  )
  ward = await openLive({ clock, submit })
  const client = await ward.browser('ann')
  const row = ward.rows.get('s-ann')!
  const touched = (at_ms: number) => ward.rows.set('s-ann', { ...row, idle: { since_ms: at_ms, limit_ms: LIMIT_MS } })
  touched(clock.now_ms())
  const command = () => client.emitWithAck('command', { key: crypto.randomUUID(), command: { type: 'resume', encounter: 'e1' } })
  await enter(client)
  expect(await watch(client, { view: 'ward', ward: 'w1', cursor: null })).toMatchObject({ ok: true })
  expect(await command()).toMatchObject({ status: 'done' })

  const locked = next(client, 'lock')
  clock.advance(LIMIT_MS)
  expect(await locked).toEqual({ locked: true })
  expect(await command()).toMatchObject({ status: 'refused', reason: 'locked' })
  client.emit('active') // late: opens nothing
  expect(await command()).toMatchObject({ status: 'refused', reason: 'locked' })
  expect(await watch(client, { view: 'ward', ward: 'w1', cursor: null })).toMatchObject({ ok: true })
  const second = await ward.browser('ann')
  const alsoLocked = next(second, 'lock')
  await enter(second)
  expect(await alsoLocked).toEqual({ locked: true })

  const opened = next(client, 'lock')
  touched(clock.now_ms()) // what unlocking writes
  expect(await command()).toMatchObject({ status: 'done' })
  expect(await opened).toEqual({ locked: false })
})

test('[ACC-40][P5] while the database is away a screen that is touched does not lock, and one that is not does', async () => {
  const clock = manualClock()
  ward = await openLive({ clock })
  const [ann, ben] = [await ward.browser('ann'), await ward.browser('ben')]
  for (const session of ['s-ann', 's-ben'])
    ward.rows.set(session, { ...ward.rows.get(session)!, idle: { since_ms: clock.now_ms(), limit_ms: LIMIT_MS } })
  await enter(ann)
  await enter(ben)
  await watch(ann, { view: 'ward', ward: 'w1', cursor: null })
  await watch(ben, { view: 'ward', ward: 'w1', cursor: null })
  ward.state.away = true
  const told = vi.fn()
  ann.on('lock', told)
  const locked = next(ben, 'lock')
  clock.advance(LIMIT_MS - 60_000)
  ann.emit('active')
  await vi.waitFor(() => expect(ward.sessions.lastKnown('s-ann')?.idle?.since_ms).toBe(clock.now_ms()))
  clock.advance(60_000)
  expect(await locked).toEqual({ locked: true })
  expect(told).not.toHaveBeenCalled()
})
