import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { keptTrail } from '../audit/testing.ts'
import { manualClock } from '../clock.ts'
import { createWatched } from './watched.ts'

const ann = { user: 'ann', name: 'Ann', role: 'nurse', wards: ['w1'], session: 's1', expires_ms: 9e15 } as const
const wall = { user: 'wall-1', name: 'Wall', role: 'kiosk', wards: ['w1'], session: 'wall:1', expires_ms: 9e15 } as const
const ward = { view: 'ward', ward: 'w1', cursor: null } as const
const bed = (encounter: string) => ({ view: 'bed', encounter, cursor: null }) as const

function open() {
  const { trail, lines } = keptTrail(manualClock(), 'socket')
  const said = async () => {
    await trail.turn()
    return lines.map(({ actor, action, subject, detail }) => `${actor} ${action} ${subject} ${detail.path ?? ''}`.trim())
  }
  return { watched: createWatched(trail), said }
}

test('[AUD-20] a screen that shows a ward or a bed leaves its line, a wall as well', async () => {
  const { watched, said } = open()
  watched.asked(wall, ward, { ok: true, admitted: { view: { view: 'ward', ward: 'w1' }, cursor: null } })
  watched.asked(ann, bed('e1'), { ok: true, admitted: { view: { view: 'bed', encounter: 'e1', ward: 'w1' }, cursor: null } })
  expect(await said()).toEqual(['wall-1 view.ward w1', 'ann view.patient e1'])
})

test('[AUD-21] what the socket refuses leaves its line; a database that is away is nobody’s refusal', async () => {
  const { watched, said } = open()
  watched.asked(ann, bed('e9'), { ok: false, error: 'not_allowed' })
  watched.asked(ann, 7 as never, { ok: false, error: 'not_found' })
  watched.asked(ann, ward, { ok: false, error: 'unavailable' })
  const pause = { key: 'k', command: { type: 'pause', encounter: 'e9', reason: 'suction', duration_ms: 1 } } as never
  watched.commanded(ann, pause, { status: 'refused', key: 'k', reason: 'not_allowed' })
  watched.commanded(ann, pause, { status: 'refused', key: 'k', reason: 'nothing_paused' })
  watched.commanded(ann, null as never, { status: 'refused', key: '', reason: 'too_many' })
  watched.commanded(ann, pause, { status: 'done', key: 'k', at_ms: 1 })
  const request = { socket: { remoteAddress: '10.0.0.9' } } as IncomingMessage
  watched.turnedAway(null, request, 'origin')
  expect(await said()).toEqual([
    'ann refused.not_allowed e9 /socket.io/watch',
    'ann refused.not_found /socket.io/watch /socket.io/watch',
    'ann refused.not_allowed e9 /socket.io/command/pause',
    'ann refused.too_many /socket.io/command/unknown /socket.io/command/unknown',
    'anonymous refused.origin 10.0.0.9 /socket.io',
  ])
})
