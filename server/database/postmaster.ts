import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What postmaster.pid says of a running (or killed) PostgreSQL. */
export interface Postmaster {
  pid: number
  dataDir: string
  port: number
  status: string
}

/** Reads `<cluster>/postmaster.pid`; null when there is none or it is still being written. */
export function readPostmaster(cluster: string): Postmaster | null {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return null
  const lines = readFileSync(path, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  return { pid, dataDir: lines[1] ?? '', port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() }
}

/** Whether the process lives; a killed one that nobody has reaped (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !['Z', 'X'].includes(processState(pid))
}

/** Letter of the process's state on Linux ('R', 'S', 'T' stopped, 'Z' zombie, 'X' gone), '' where /proc does not tell. */
export function processState(pid: number): string {
  const stat = ofProcess(pid, 'stat')
  return stat === null ? '' : stat === '' ? 'X' : stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
}

/** A file of /proc about a process: '' when there is no such process, be it that it ends while we look; null where there is no /proc. */
function ofProcess(pid: number, name: string): string | null {
  if (!existsSync('/proc/self')) return null
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

/** Whether process `pid` is a PostgreSQL and not a stranger who got the number after a reboot. */
export function isPostgres(pid: number): boolean {
  return ofProcess(pid, 'cmdline')?.includes('postgres') ?? true
}

/** The postmaster's own processes (backends, writers), where /proc tells. */
export function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number)
}

function parentOf(pid: number): number {
  const stat = ofProcess(pid, 'stat') ?? ''
  return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
}

/** Sends `signal`; a process that is gone already needs none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Waits until `pid` has ended; false when it still lives after `limit_ms`. */
export async function ended(pid: number, limit_ms: number): Promise<boolean> {
  for (let waited_ms = 0; isAlive(pid); waited_ms += 20) {
    if (waited_ms >= limit_ms) return false
    await pause(20)
  }
  return true
}

/** Stops it: fast, then at once, then by force with all its processes. Frozen ones are woken first. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    signal(pid, 'SIGCONT')
    signal(pid, name)
    if (await ended(pid, name === 'SIGINT' ? 10_000 : 3_000)) return
  }
  await killPostmaster(pid)
}

/** `kill -9` of the postmaster and every process of it. */
export async function killPostmaster(pid: number): Promise<void> {
  const all = [pid, ...childrenOf(pid)]
  for (const one of all) signal(one, 'SIGKILL')
  for (const one of all) await ended(one, 5_000)
}

/** Removes what a killed server leaves behind; only after its process is known to be dead. */
export function removeStale(cluster: string): void {
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
}
