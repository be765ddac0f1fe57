import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import type { Call } from '../../../../contracts/call.ts'
import { type Channel, NotSent, SEND_TIMEOUT_MS } from '../../channel.ts'

export interface Mail {
  /** smtp://user:password@host:587 or smtps://...:465 */
  url: string
  /** Whom it is from: "Wardwave <alarms@ward.example>". */
  from: string
}

/**
 * E-mail by one mail server of the house. Taken by it is `sent`; nothing more is known of a mail. A connection of its own for
 * each, so that one that hangs is cut at its time and hinders no other.
 */
export function emailChannel({ url, from }: Mail, timeout_ms = SEND_TIMEOUT_MS): Channel {
  return {
    async send(call, address, signal) {
      const limit = AbortSignal.timeout(timeout_ms)
      const ended = signal ? AbortSignal.any([signal, limit]) : limit
      const server = serverOf(url)
      const socket = connect({ host: server.host, port: server.port })
      socket.on('error', () => undefined) // told by whoever waits on it
      try {
        await once(socket, 'connect', { signal: ended })
        await until(ended, transportOf(server, socket, timeout_ms).sendMail(messageOf(call, address, from)))
        return { state: 'sent' }
      } catch (error) {
        throw notSent(error as MailError, limit, ended)
      } finally {
        socket.destroy()
      }
    },
  }
}

interface MailServer {
  host: string
  port: number
  /** TLS from the first byte. */
  secure: boolean
  user: string
  password: string
}

function serverOf(address: string): MailServer {
  const { protocol, hostname, port, username, password } = new URL(address)
  const secure = protocol === 'smtps:'
  return {
    ...{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port ? Number(port) : secure ? 465 : 587, secure },
    ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
  }
}

const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/

/** `connection`: a socket of ours, so that it can be cut. A password goes out over TLS only, but to this machine itself. */
function transportOf({ host, port, secure, user, password }: MailServer, connection: Socket, timeout_ms: number) {
  return createTransport({
    ...{ host, port, secure, connection },
    requireTLS: password !== '' && !LOOPBACK.test(host),
    ...(user ? { auth: { user, pass: password } } : {}),
    ...{ connectionTimeout: timeout_ms, greetingTimeout: timeout_ms, socketTimeout: timeout_ms },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
}

/** The transport takes its time to see that its socket is gone; a call does not wait for that. */
function until<T>(ended: AbortSignal, sending: Promise<T>): Promise<T> {
  const over = new Promise<never>((_, fail) => ended.addEventListener('abort', () => fail(ended.reason), { once: true }))
  return Promise.race([sending, over])
}

/** The same call sent again has the same Message-ID: a mailbox shows it once. Nobody's holiday answers it. */
function messageOf(call: Call, to: string, from: string) {
  const urgent = call.kind === 'call' && call.priority === 'high'
  return {
    from,
    to: { name: '', address: to },
    subject: call.text,
    text: `${call.text}\n\n${call.url}\n`,
    messageId: `<${call.dedup.replace(/[^\w.-]/g, '_')}@wardwave>`,
    date: new Date(call.at_ms),
    priority: urgent ? ('high' as const) : ('normal' as const),
    headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
    references: `<${call.thread.replace(/[^\w.-]/g, '_')}@wardwave>`,
  }
}

type MailError = Error & { code?: string; responseCode?: number }

/** SMTP tells by its code: 4xx may be taken later, 5xx never (RFC 5321, 4.2.1); 550, 551, 553 are about the mailbox. */
function notSent(error: MailError, limit: AbortSignal, ended: AbortSignal): NotSent {
  if (limit.aborted || error.code === 'ETIMEDOUT') return new NotSent('timeout', 'timeout', { retry: true })
  if (ended.aborted) return new NotSent('given up', 'timeout', { retry: true })
  const { responseCode: code = 0 } = error
  if (code >= 500) {
    const gone = error.code === 'EENVELOPE' && [550, 551, 553].includes(code)
    return new NotSent(`smtp ${code}`, 'refused', { retry: false, gone })
  }
  if (code >= 400) return new NotSent(`smtp ${code}`, 'unreachable', { retry: true })
  const known = /^[A-Z]{3,20}$/.test(error.code ?? '') ? (error.code as string).toLowerCase() : 'broken off'
  return new NotSent(known, 'unreachable', { retry: error.code !== 'EAUTH' && error.code !== 'EENVELOPE' })
}
