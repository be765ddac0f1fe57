import { afterEach, expect, test } from 'vitest'
import type { WardSnapshot } from '../../contracts/live.ts'
import { enter, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
afterEach(() => ward.close())

test('[WALL-15] a wall is told of its patients the family name it shows, and no number, birth date, sex or given name', async () => {
  ward = await openLive()
  const wall = await ward.browser('ann', { role: 'kiosk' })
  await enter(wall)
  const { ok, snapshot } = (await watch(wall, { view: 'ward', ward: 'w1', cursor: null })) as { ok: boolean; snapshot: WardSnapshot }
  const patients = snapshot.beds.flatMap(({ state }) => state?.patient ?? [])
  expect(ok && patients.length).toBeGreaterThan(0)
  for (const patient of patients) expect(patient).toMatchObject({ given: '', sex: '', born: '', mrn: '' })
  expect(patients[0]?.family).toMatch(/^Family-/)
  expect(JSON.stringify(snapshot)).not.toContain('mrn-')
})
