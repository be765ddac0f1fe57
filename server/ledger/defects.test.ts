import { expect, test } from 'vitest'
import type { Principal } from '../../contracts/role.ts'
import type { Admitted, Watching } from '../live/watch.ts'
import { DEFECTS } from './defects.ts'

test('[LEDGER-3] a server that forgets cursors tells a screen that comes back of nothing it has missed, and shows it the rest', async () => {
  const asked: Admitted[] = []
  const watching = {
    reply: async (_: Principal, admitted: Admitted) => {
      asked.push(admitted)
      return { ok: false, error: 'not_found' } as const
    },
  } as Partial<Watching> as Watching
  const view = { view: 'ward', ward: 'w1' } as const
  await DEFECTS['no-cursor']!.parts.watchingForLive!(watching).reply({} as Principal, { view, cursor: 7 })
  expect(asked).toEqual([{ view, cursor: null }])
})
