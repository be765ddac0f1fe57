import type { BrowserContext, WebSocketRoute } from '@playwright/test'

export interface Cable {
  pull(): Promise<void>
  plug(): Promise<void>
  /** Lets nothing come, which waits; what is sent goes. */
  hold(): void
  /** What waited comes, in its order. */
  release(): void
}

/**
 * The network of one screen, as a cable: pulled, nothing comes and nothing goes and nobody is told, the server neither.
 * To be laid before the context's first page.
 */
export async function layCable(context: BrowserContext): Promise<Cable> {
  let pulled = false
  let held: Array<() => void> | null = null
  await context.routeWebSocket(/\/socket\.io\//, (page: WebSocketRoute) => {
    if (pulled) return void page.close()
    const server = page.connectToServer()
    page.onMessage((message) => void (pulled || server.send(message)))
    server.onMessage((message) => {
      if (held) held.push(() => page.send(message))
      else if (!pulled) page.send(message)
    })
  })
  return {
    pull: async () => {
      pulled = true
      await context.setOffline(true)
    },
    plug: async () => {
      pulled = false
      await context.setOffline(false)
    },
    hold: () => {
      held = []
    },
    release: () => {
      for (const send of held ?? []) send()
      held = null
    },
  }
}
