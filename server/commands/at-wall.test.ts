import { beforeEach, describe, expect, test } from 'vitest'
import type { CommandRequest } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import { manualClock } from '../clock.ts'
import { createAtWall, PAD_WAITS_MS, PINS_WINDOW_MS, PINS_WRONG_MAX } from './at-wall.ts'

const wall: Principal = { user: 'wall:a', name: 'Corridor', role: 'kiosk', wards: ['w1'], session: 'wall:h', expires_ms: 1e15 }
const ann: Principal = { user: 'ann', name: 'Ann', role: 'nurse', wards: ['w1'], session: 's', expires_ms: 1e15 }
const PIN = '739204'

const ask = (pin?: unknown, over: object = {}): CommandRequest =>
  ({
    key: crypto.randomUUID(),
    command: { type: 'acknowledge', encounter: 'e1', alarm: 'a1', revision: 1, ...over },
    ...(pin === undefined ? {} : { pin }),
  }) as CommandRequest

let clock: ReturnType<typeof manualClock>
let sent: Array<{ by: string; request: CommandRequest }>
let looked: string[]
let away: boolean
let commands: ReturnType<typeof createAtWall>

beforeEach(() => {
  clock = manualClock()
  sent = []
  looked = []
  away = false
  commands = createAtWall({
    clock,
    places: { place: (encounter) => ({ e1: { ward: 'w1' }, e2: { ward: 'w2' } })[encounter] },
    commands: {
      submit: async (by, request) => {
        sent.push({ by: by.user, request })
        return { status: 'done', key: request.key, at_ms: 0 }
      },
    },
    findPerson: async (_, pin) => {
      if (away) throw new Error('ECONNREFUSED')
      looked.push(pin)
      return pin === PIN ? { ...ann, session: wall.session } : null
    },
  })
})

describe('who acts at a wall', () => {
  test('[WALL-7] without a PIN a wall changes nothing, whatever it asks for', async () => {
    for (const request of [
      ask(),
      ask(''),
      ask('12345'),
      ask('1234567'),
      ask(739204),
      ask(null),
      ask(PIN, { type: 'set_limits' }),
      ask(PIN, { type: 'chart' }),
      ask(PIN, { type: 'standby' }),
      ask(PIN, { type: 'escalate' }),
      ask(PIN, { type: 'delegate', to: 'bea' }),
    ])
      expect(await commands.submit(wall, request)).toMatchObject({ status: 'refused', reason: 'not_allowed' })
    for (const rubbish of [null, 7, 'x', {}, { pin: PIN }, { key: 'x', pin: PIN, command: null }])
      expect(await commands.submit(wall, rubbish as never)).toMatchObject({ status: 'refused', reason: 'not_allowed' })
    expect(sent).toEqual([])
    expect(looked).toEqual([])
  })

  test('[WALL-7] with a PIN it is done by the person it belongs to, and the PIN goes no further', async () => {
    const request = ask(PIN)
    expect(await commands.submit(wall, request)).toMatchObject({ status: 'done', key: request.key })
    expect(sent).toEqual([{ by: 'ann', request: { key: request.key, command: request.command } }])
    for (const type of ['claim', 'pause', 'resume', 'end_standby'])
      expect(await commands.submit(wall, ask(PIN, { type })), type).toMatchObject({ status: 'done' })
  })

  test('[WALL-7] a wall reaches its own ward alone, and nobody’s PIN is looked up for another', async () => {
    for (const encounter of ['e2', 'nowhere'])
      expect(await commands.submit(wall, ask(PIN, { encounter }))).toMatchObject({ status: 'refused', reason: 'not_allowed' })
    expect(looked).toEqual([])
  })

  test('[WALL-8] a PIN comes with a wall’s command only', async () => {
    expect(await commands.submit(ann, ask(PIN))).toMatchObject({ status: 'refused', reason: 'bad_request' })
    expect(await commands.submit(ann, ask())).toMatchObject({ status: 'done' })
    expect(looked).toEqual([])
  })
})

describe('wrong PINs', () => {
  const wrong = async (n: number) => {
    for (let i = 0; i < n; i++) expect(await commands.submit(wall, ask('111111'))).toMatchObject({ reason: 'pin_wrong' })
  }

  test('[WALL-9] the fifth wrong PIN in five minutes makes the pad wait a minute, for the right one too', async () => {
    await wrong(PINS_WRONG_MAX)
    expect(await commands.submit(wall, ask(PIN))).toMatchObject({ reason: 'too_many', detail: { wait_s: 60 } })
    clock.advance(PAD_WAITS_MS - 1_000)
    expect(await commands.submit(wall, ask(PIN))).toMatchObject({ reason: 'too_many', detail: { wait_s: 1 } })
    clock.advance(1_000)
    expect(await commands.submit(wall, ask(PIN))).toMatchObject({ status: 'done' })
    await wrong(1)
    expect(await commands.submit(wall, ask(PIN))).toMatchObject({ reason: 'too_many' })
    clock.advance(PINS_WINDOW_MS)
    await wrong(PINS_WRONG_MAX)
  })

  test('[WALL-9] many tries in the same moment are no more than five', async () => {
    const outcomes = await Promise.all(Array.from({ length: 15 }, () => commands.submit(wall, ask('111111'))))
    expect(outcomes.map((one) => 'reason' in one && one.reason).filter((reason) => reason === 'pin_wrong')).toHaveLength(PINS_WRONG_MAX)
    expect(looked).toHaveLength(PINS_WRONG_MAX)
  })

  test('[WALL-9] right PINs and tries that could not be judged do not count; another wall is not held up', async () => {
    for (let i = 0; i < 2 * PINS_WRONG_MAX; i++) expect(await commands.submit(wall, ask(PIN))).toMatchObject({ status: 'done' })
    away = true
    for (let i = 0; i < 2 * PINS_WRONG_MAX; i++) await expect(commands.submit(wall, ask(PIN))).rejects.toThrow('ECONNREFUSED')
    away = false
    clock.advance(1_000)
    await wrong(PINS_WRONG_MAX)
    clock.advance(1_000)
    expect(await commands.submit({ ...wall, user: 'wall:b', session: 'wall:i' }, ask(PIN))).toMatchObject({ status: 'done' })
  })
})
