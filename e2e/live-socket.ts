import { randomUUID } from 'node:crypto'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { io, type Socket } from 'socket.io-client'
import type { LimitsReply } from '../contracts/api.ts'

/** A live socket without a page around it, to ask what a page would never ask. */

/** With the cookies of `context`; `origin` is what a browser would say it comes from. Rejects with the server's reason. */
export async function connect(context: BrowserContext | null, url: string, origin = url): Promise<Socket> {
  const cookies = context ? await context.cookies(url) : []
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return open(url, { headers: { cookie }, origin, ticket: await ticketFor(url, cookie) })
}

/** What a page fetches before it opens a socket; '' when nobody is signed in. */
export async function ticketFor(url: string, cookie: string): Promise<string> {
  const reply = await fetch(`${url}/live/ticket`, { method: 'POST', headers: { cookie, origin: url } })
  return reply.ok ? ((await reply.json()) as { ticket: string }).ticket : ''
}

/** A socket that says exactly this; `onFrame` gets every frame as it came. Rejects with the server's reason. */
export function open(
  url: string,
  {
    headers,
    origin,
    ticket,
    onFrame,
  }: { headers: Record<string, string>; origin: string | null; ticket?: unknown; onFrame?: (frame: string) => void },
): Promise<Socket> {
  const extraHeaders = { ...headers, ...(origin === null ? {} : { origin }) }
  const socket = io(url, { transports: ['websocket'], auth: { ticket }, extraHeaders, reconnection: false, forceNew: true })
  socket.io.engine.on('data', (data: unknown) => onFrame?.(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString()))
  return new Promise((done, fail) => {
    socket.once('connect', () => done(socket))
    socket.once('connect_error', (error) => {
      socket.disconnect()
      fail(error)
    })
  })
}

/** Sends and waits for the answer. */
export function send(socket: Socket, event: string, message: unknown): Promise<unknown> {
  return socket.timeout(5_000).emitWithAck(event, message)
}

/** Changes limits of a stay on top of what is in force now, as whoever is signed in on `page` may. */
export async function setLimits(
  page: Page,
  url: string,
  { encounter, changes, reason }: { encounter: string; changes: Record<string, Record<string, number>>; reason: string },
): Promise<void> {
  const { version } = (await (await page.request.get(`${url}/api/patients/${encounter}/limits`)).json()) as LimitsReply
  const socket = await connect(page.context(), url)
  const command = { type: 'set_limits', encounter, base_version: version, changes, reason, until_ms: null }
  expect(await send(socket, 'command', { key: randomUUID(), command })).toMatchObject({ status: 'done' })
  socket.disconnect()
}

/** The stay of whoever lies in `bed` now, read from the ward page of somebody who may see it. */
export async function encounterOf(page: Page, ward: string, bed: string): Promise<string> {
  await page.goto(new URL(`/wards/${ward}`, page.url()).href)
  const encounter = await page.locator(`section[data-bed="${bed}"][data-encounter]`).getAttribute('data-encounter')
  return encounter!
}
