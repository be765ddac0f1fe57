import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const BUILT = resolve(ROOT, '.next-e2e/server')
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Next's own pages; who may see a 404 is no question. */
const INTERNAL = new Set(['/_not-found', '/_global-error'])

/** Every page and route handler of the built app, one line a method: `GET /api/patients/:encounter`. */
export async function builtRoutes(): Promise<{ pages: string[]; handlers: string[] }> {
  const manifest = JSON.parse(readFileSync(`${BUILT}/app-paths-manifest.json`, 'utf8')) as Record<string, string>
  const paths = Object.entries(manifest).map(([name, file]) => ({ name, file, path: pathOf(name) }))
  const pages = paths.filter(({ name, path }) => name.endsWith('/page') && !INTERNAL.has(path)).map(({ path }) => `GET ${path}`)
  const handlers = paths
    .filter(({ name }) => name.endsWith('/route'))
    .flatMap(({ path }) => methodsOf(path).map((method) => `${method} ${path}`))
  return { pages: pages.sort(), handlers: handlers.sort() }
}

/** `/(shell)/patients/[encounter]/page` is `/patients/:encounter`. */
function pathOf(name: string): string {
  const path = name
    .replace(/\/(page|route)$/, '')
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\[(?:\.\.\.)?(\w+)\]/g, ':$1')
  return path === '' ? '/' : path
}

/** What the handler's source exports under a method's name. */
function methodsOf(path: string): string[] {
  const source = readFileSync(resolve(ROOT, `app${path.replace(/:nextauth/, '[...nextauth]').replace(/:(\w+)/g, '[$1]')}/route.ts`), 'utf8')
  return METHODS.filter((method) =>
    new RegExp(`export (?:async )?(?:function|const) ${method}\\b|export \\{[^}]*\\b(?:as )?${method}\\b`).test(source),
  )
}

/** Ids of server actions in the build. */
export function builtActions(): string[] {
  const { node, edge } = JSON.parse(readFileSync(`${BUILT}/server-reference-manifest.json`, 'utf8')) as Record<
    string,
    Record<string, unknown>
  >
  return [...Object.keys(node ?? {}), ...Object.keys(edge ?? {})]
}

/** Paths the server answers itself, as its source names them. */
export function doorPaths(): string[] {
  const said = (file: string, pattern: RegExp) => [...readFileSync(resolve(ROOT, file), 'utf8').matchAll(pattern)].map((match) => match[1]!)
  return [
    ...said('server/web/door.ts', /own\.set\('([^']+)'/g),
    ...said('server/live/ticket-office.ts', /_PATH = '([^']+)'/g),
    ...said('contracts/contact.ts', /_PATH = '([^']+)'/g),
    ...said('server/core/status.ts', /\bSTATUS_PATH = '([^']+)'/g),
    ...said('server/app.ts', /'(\/demo\/\w+)'/g),
    ...said('server/app.ts', /door\.own\('([^']+)'/g),
  ]
}
