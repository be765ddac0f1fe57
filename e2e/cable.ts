import type { BrowserContext, WebSocketRoute } from '@playwright/test'

export interface Cable {
  pull(): Promise<void>
  plug(): Promise<void>
}

/**
 * The network of one screen, as a cable: pulled, nothing comes and nothing goes and nobody is told, the server neither.
 * To be laid before the context's first page.
 */
export async function layCable(context: BrowserContext): Promise<Cable> {
  let pulled = false
  await context.routeWebSocket(/\/socket\.io\//, (page: WebSocketRoute) => {
    if (pulled) return void page.close()
    const server = page.connectToServer()
    page.onMessage((message) => void (pulled || server.send(message)))
    server.onMessage((message) => void (pulled || page.send(message)))
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
  }
}
