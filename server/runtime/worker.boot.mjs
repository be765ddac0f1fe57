// Development and tests only: a worker thread cannot start from TypeScript on Node 20. Production bundles worker.ts to worker.js.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
