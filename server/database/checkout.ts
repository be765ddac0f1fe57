import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json and prisma/: found upwards, so that sources and the bundle in dist/ agree. */
export function checkoutRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'prisma', 'schema.prisma'))) return dir
    if (dirname(dir) === dir) throw new Error(`no prisma/schema.prisma in ${from} or above it`)
  }
}
