// Development and tests only: see server/runtime/worker.boot.mjs.
import { register } from 'tsx/esm/api'

register()
await import('./child.ts')
