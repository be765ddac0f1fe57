/** What the bench watches inside the page. Everything here is given to the browser as text and must stand by itself. */
export interface Probe {
  /** Commits of React: all, those that followed from a message of the socket without an alarm, those that followed from a frame. */
  commits: number
  by_wave: number
  by_frame: number
  /** And those that followed from the page's own tick (ages, banners), which a message may bring forward. */
  by_tick: number
  frames: number
  long_tasks: number
  /** Changes of a sector's state, when they could be seen. Wall clock, ms. */
  states: Array<{ encounter: string; state: string; at_ms: number }>
  /** From a click to the next picture, ms. */
  clicks_ms: number[]
  /** When the banner could be seen. Wall clock, ms. */
  banner_at_ms: number | null
}

declare global {
  interface Window {
    __probe: Probe
  }
}

/**
 * Before the page's own scripts. A commit belongs to a wave when React was woken (it asks for a microtask at once) while a
 * wave message was handled or a frame drawn; what timers and clicks wake is theirs. A frame's own is counted strictly: nothing
 * that runs in an animation frame may wake React. Wave messages are the binary ones; what they bring of numbers counts with them.
 */
export function watchPage(): void {
  const probe: Probe = {
    ...{ commits: 0, by_wave: 0, by_frame: 0, by_tick: 0, frames: 0, long_tasks: 0 },
    ...{ states: [], clicks_ms: [], banner_at_ms: null },
  }
  window.__probe = probe
  const seen_ms = () => performance.timeOrigin + performance.now()
  /** After the next picture: a task that follows the frame in which it was painted. */
  const whenSeen = (then: () => void) => {
    nativeFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = then
      channel.port2.postMessage(null)
    })
  }

  type Cause = 'wave' | 'frame' | 'tick'
  let cause = null as Cause | null
  let waking = null as Cause | null
  const nativeFrame = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (run) => {
    // Asked for while a message is handled, it is no frame of the waves: the page looks at its clocks a little earlier.
    const kind = cause === 'wave' ? 'tick' : 'frame'
    return nativeFrame((now) => {
      cause = kind
      run(now)
      cause = null
    })
  }
  const count = () => {
    probe.frames++
    nativeFrame(count)
  }
  nativeFrame(count)

  const nativeMicrotask = window.queueMicrotask.bind(window)
  window.queueMicrotask = (run) => {
    if (cause !== null) waking = cause
    nativeMicrotask(run)
  }
  const nativeListen = WebSocket.prototype.addEventListener
  const hear = (event: Event) => {
    if (!(event instanceof MessageEvent) || typeof event.data === 'string') return
    cause = 'wave'
    // The socket's library hands the message on in microtasks; this one is behind them.
    const rest = (n: number) => {
      if (n > 0) void Promise.resolve().then(() => rest(n - 1))
      else if (cause === 'wave') cause = null
    }
    rest(12)
  }
  const NativeSocket = window.WebSocket
  window.WebSocket = class extends NativeSocket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given)
      nativeListen.call(this, 'message', hear) // first of all listeners, `onmessage` included
    }
  }
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      isDisabled: false,
      inject: () => 1,
      onScheduleFiberRoot: () => undefined,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: () => {
        probe.commits++
        if (waking === 'wave') probe.by_wave++
        if (waking === 'frame') probe.by_frame++
        if (waking === 'tick') probe.by_tick++
        waking = null
      },
    },
  })

  new PerformanceObserver((list) => {
    probe.long_tasks += list.getEntries().length
  }).observe({ type: 'longtask' })
  addEventListener(
    'click',
    (event) => {
      const began = event.timeStamp
      whenSeen(() => void probe.clicks_ms.push(performance.now() - began))
    },
    true,
  )
  const look = (changes: MutationRecord[]) => {
    for (const { target, attributeName } of changes) {
      if (attributeName !== 'data-state' || !(target instanceof HTMLElement) || !target.dataset.encounter) continue
      const { encounter, state = '' } = target.dataset
      whenSeen(() => void probe.states.push({ encounter, state, at_ms: seen_ms() }))
    }
    const banner = document.querySelector('[data-testid="live-data-lost"]')
    if (!banner) probe.banner_at_ms = null
    else if (probe.banner_at_ms === null) {
      probe.banner_at_ms = seen_ms()
      whenSeen(() => {
        probe.banner_at_ms = seen_ms()
      })
    }
  }
  document.addEventListener('DOMContentLoaded', () => {
    const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] }
    new MutationObserver(look).observe(document.body, options)
  })
}
