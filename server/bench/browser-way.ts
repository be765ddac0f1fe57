import { createServer, connect as dial, type Socket } from 'node:net'

/** The way between browser and server: a relay that can be cut off, or go silent as a switch that dropped its table would. */
export interface Way {
  port: number
  /** Where it leads; given once the server has a port. */
  leadsTo(port: number): void
  /** Passes nothing on any more and closes nothing. @returns when, wall clock of this process by `performance`, ms */
  hold(): number
  /** Closes every connection and refuses new ones. */
  cut(): void
  /** Lets new connections through; those that were held are closed, as everything after so long would be. */
  open(): void
  close(): Promise<void>
}

export async function openWay(): Promise<Way> {
  const ends = new Set<Socket>()
  let state: 'open' | 'held' | 'cut' = 'open'
  let to = 0
  const end = (socket: Socket) => {
    ends.add(socket)
    socket.setNoDelay(true)
    // A connection that is reset is closed, and that is all there is to know of it here.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => ends.delete(socket))
  }
  const server = createServer((near) => {
    end(near)
    if (state === 'cut') near.destroy()
    if (state !== 'open') return
    const far = dial(to, '127.0.0.1')
    end(far)
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the way has no port')
  const drop = () => {
    for (const socket of ends) socket.destroy()
  }
  return {
    port: address.port,
    leadsTo: (port) => {
      to = port
    },
    hold: () => {
      state = 'held'
      for (const socket of ends) {
        socket.unpipe()
        socket.pause()
      }
      return performance.timeOrigin + performance.now()
    },
    cut: () => {
      state = 'cut'
      drop()
    },
    open: () => {
      if (state === 'held') drop()
      state = 'open'
    },
    close: () =>
      new Promise((done) => {
        drop()
        server.close(() => done())
      }),
  }
}
