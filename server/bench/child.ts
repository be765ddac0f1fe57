import { type ChildProcess, fork } from 'node:child_process'

/** A child program of the bench, spoken to by messages; each answer has a type of its own and a limit in time. */
export interface Child<To, From extends { type: string }> {
  tell(message: To): void
  hear<T extends From['type']>(type: T, within_ms: number): Promise<Extract<From, { type: T }>>
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  kill(): void
}

export function startChild<To, From extends { type: string }>(program: { file: string; node: readonly string[] }): Child<To, From> {
  const child: ChildProcess = fork(program.file, [], { execArgv: [...program.node], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<string, { heard: (message: From) => void; failed: (error: Error) => void }>()
  child.on('message', (message) => waiting.get((message as From).type)?.heard(message as From))
  child.on('exit', (code) => {
    for (const { failed } of waiting.values()) failed(new Error(`${program.file} ended with ${code}`))
  })
  return {
    tell: (message) => void child.send(message as object),
    hear: (type, within_ms) =>
      new Promise((heard, failed) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(type)
        }
        const timer = setTimeout(() => {
          end()
          failed(new Error(`${program.file} did not say "${type}" within ${within_ms / 1000} s`))
        }, within_ms)
        waiting.set(type, {
          heard: (message) => {
            end()
            heard(message as Extract<From, { type: typeof type }>)
          },
          failed: (error) => {
            end()
            failed(error)
          },
        })
      }),
    signal: (name) => void child.kill(name),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The other end: sends to the bench; a bench that is gone ends the child. */
export function tellBench(message: object): void {
  process.send?.(message)
}
export function hearBench<To>(listener: (message: To) => void): void {
  process.on('message', (message) => listener(message as To))
  process.once('disconnect', () => process.exit(0))
}

/** Where a program lies: beside this one as source, or in the bundle. */
export function programAt(base: string, source: string, bundled: string): { file: string; node: readonly string[] } {
  const bare = base.endsWith('.ts')
  return { file: new URL(bare ? source : bundled, base).pathname, node: bare ? ['--import', 'tsx'] : ['--enable-source-maps'] }
}
