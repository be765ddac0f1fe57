import { inForce } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { Viewer } from './viewer.ts'

/** Tells each screen when its session locks and when it opens. The picture and the alarms go on in both. */
export function createLocks(clock: Clock): { tell(viewer: Viewer): void } {
  const told = new WeakSet<Viewer>()
  return {
    tell(viewer) {
      const locked = inForce(viewer.principal, clock.now_ms()).locked === true
      if (locked === told.has(viewer)) return
      if (locked) told.add(viewer)
      else told.delete(viewer)
      viewer.send('lock', { locked })
    },
  }
}
