import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Control, startControl } from './control.ts'
import type { SimulatedWard } from './ward.ts'

let control: Control
let asked: string[]
beforeEach(async () => {
  asked = []
  const ward: SimulatedWard = {
    beds: () => [{ ward: 'A', bed: '7', device: 'm7', others: ['v7'], scenario: null, state: 'up' }],
    trigger: (where, scenario) => {
      asked.push(`${where.bed ?? where.device} ${scenario.id}`)
      if (where.bed !== '7' && where.device !== 'm7') return 'not_found'
      return scenario.needs?.includes('ventilator') ? 'cannot_play' : null
    },
    devices: () => [],
    stop: async () => undefined,
  }
  control = await startControl(ward, 0)
})
afterEach(() => control.close())

const url = (path: string) => `http://127.0.0.1:${control.port}${path}`
const post = (body: string, headers: Record<string, string> = {}) => fetch(url('/scenario'), { method: 'POST', body, headers })

test('[SIM-16] the menu lists scenarios and beds', async () => {
  const { scenarios } = (await (await fetch(url('/scenarios'))).json()) as { scenarios: Array<{ id: string }> }
  expect(scenarios.map((s) => s.id)).toContain('asystole')
  expect(await (await fetch(url('/beds'))).json()).toEqual({
    beds: [{ ward: 'A', bed: '7', device: 'm7', others: ['v7'], scenario: null, state: 'up' }],
  })
})

test('[SIM-16] a scenario starts at a bed by number or text, or at a device', async () => {
  expect((await post('{"scenario":"asystole","bed":7}')).status).toBe(200)
  expect((await post('{"scenario":"apnoea","device":"m7"}')).status).toBe(200)
  expect(asked).toEqual(['7 asystole', 'm7 apnoea'])
})

test('[SIM-16] what it does not know is refused with a reason, and nothing starts', async () => {
  expect((await post('{"scenario":"plague","bed":"7"}')).status).toBe(404)
  expect((await post('{"scenario":"asystole","bed":"8"}')).status).toBe(404)
  expect((await post('not json')).status).toBe(400)
  expect((await post(`{"a":"${'x'.repeat(3_000)}"}`)).status).toBe(400)
  expect((await fetch(url('/nothing'))).status).toBe(404)
  expect(asked).toEqual(['8 asystole'])
})

test('[SIM-16] a bed without what a scenario is about refuses it and says what is needed', async () => {
  const refused = await post('{"scenario":"vent-disconnect","bed":"7"}')
  expect(refused.status).toBe(409)
  expect(await refused.json()).toEqual({ error: 'cannot_play', detail: 'a bed with ventilator is needed' })
})

test('[SIM-16] a page of a browser cannot start scenarios', async () => {
  expect((await post('{"scenario":"asystole","bed":"7"}', { origin: 'http://evil.example' })).status).toBe(403)
  expect(asked).toEqual([])
})
