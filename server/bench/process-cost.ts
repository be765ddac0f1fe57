import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second, whatever its kernel's own clock. */
const TICK_MS = 10

/** What a process has used: user and system time of all its threads, and memory now. @throws Error without /proc */
export function costOf(pid: number): { cpu_ms: number; rss_kb: number } {
  if (!existsSync('/proc/self/stat')) throw new Error('the bench reads /proc and needs Linux')
  const fields = statOf(pid)
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpu_ms: (Number(fields[11]) + Number(fields[12])) * TICK_MS, rss_kb: Number(rss ?? 0) }
}

/** Processor time of a process and its children, those included that have ended and been waited for. */
export function familyCpu_ms(pid: number): number {
  const own = statOf(pid)
  let ticks = Number(own[11]) + Number(own[12]) + Number(own[13]) + Number(own[14])
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = statOf(Number(name))
    if (fields[1] === String(pid)) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * TICK_MS
}

/** Fields of /proc/pid/stat from the state on (field 3): the name before it may hold anything. None when it has ended. */
function statOf(pid: number): string[] {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return []
  try {
    const text = readFileSync(path, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH' || (error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Tasks that can run now on the whole machine. */
export function runnable(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[3]?.split('/')[0] ?? 0)
}
