import { afterEach, describe, expect, test } from 'vitest'
import type { AlarmsMessage } from '../../contracts/live.ts'
import { alarmOf, enter, next, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
afterEach(() => ward.close())

const bedOf = (encounter: string) => ({ view: 'bed', encounter, cursor: null }) as const

/** Ann of ward w1, with e3 of ward w2 opened for `ms` from now. */
function open(ms: number): number {
  const until_ms = Date.now() + ms
  ward.rows.set('s-ann', { ...ward.rows.get('s-ann')!, opened: [{ encounter: 'e3', until_ms }] })
  return until_ms
}

describe('a stay opened in an emergency', () => {
  test('[GLASS-1] is shown at once although rights were read a moment ago; its ward is not', async () => {
    ward = await openLive()
    const client = await ward.browser('ann')
    await enter(client)
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: false, error: 'not_allowed' })
    open(60_000)
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: true })
    expect(await watch(client, { view: 'ward', ward: 'w2', cursor: null })).toMatchObject({ ok: false, error: 'not_allowed' })
  })

  test('[GLASS-4] ends on its own within 2 s of its time: nothing more of it comes, and the socket goes on', async () => {
    ward = await openLive()
    const client = await ward.browser('ann')
    await enter(client)
    const until_ms = open(700)
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: true })
    expect(await next(client, 'closed')).toEqual({ error: 'not_allowed' })
    expect(Date.now() - until_ms).toBeLessThan(2_000)
    const heard: AlarmsMessage[] = []
    client.on('alarms', (message) => void heard.push(message))
    const alarm = alarmOf({ id: 'x', encounter: 'e3', ward: 'w2' })
    ward.live.onStored([
      { ward: 'w2', cursor: 1, effects: [{ kind: 'alarm', id: '1/1/0', at_ms: 0, encounter: 'e3', why: 'updated', by: null, alarm }] },
    ])
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: false, error: 'not_allowed' })
    expect(await watch(client, bedOf('e1'))).toMatchObject({ ok: true })
    expect(heard).toEqual([])
  })

  test('[GLASS-4] ends in time also while the database is away', async () => {
    ward = await openLive()
    const client = await ward.browser('ann')
    await enter(client)
    open(700)
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: true })
    ward.state.away = true
    expect(await next(client, 'closed')).toEqual({ error: 'not_allowed' })
    expect(await watch(client, bedOf('e3'))).toMatchObject({ ok: false, error: 'not_allowed' })
    expect(await watch(client, bedOf('e1'))).toMatchObject({ ok: true })
  })

  test('[GLASS-4] ended by hand or by discharge it is gone from the screen within 2 s', async () => {
    ward = await openLive()
    const client = await ward.browser('ann')
    await enter(client)
    open(60_000)
    await watch(client, bedOf('e3'))
    ward.rows.set('s-ann', { ...ward.rows.get('s-ann')!, opened: [] })
    const from = performance.now()
    expect(await next(client, 'closed')).toEqual({ error: 'not_allowed' })
    expect(performance.now() - from).toBeLessThan(2_000)
  })
})
