import { afterEach, expect, test } from 'vitest'
import { CALL, notSentBy, rawServer } from '../testing.ts'
import { emailChannel } from './email.ts'

const TO = 'noor@ward.example'
let stop: (() => Promise<void>) | null = null
afterEach(async () => {
  await stop?.()
  stop = null
})

/** A mail server on loopback. `refuse`: what it says to a command that begins so, in place of its yes; '' says nothing ever. */
async function mailServer(refuse: Record<string, string> = {}) {
  const mails: string[] = []
  const said: string[] = []
  const states = new WeakMap<object, { data: boolean; text: string }>()
  const server = await rawServer((socket, bytes) => {
    const state = states.get(socket) ?? { data: false, text: '' }
    states.set(socket, state)
    const answer = (command: string, yes: string) => {
      const no = Object.entries(refuse).find(([begin]) => command.startsWith(begin))?.[1]
      if (no !== '') socket.write(`${no ?? yes}\r\n`)
    }
    if (!bytes) return answer('HELLO', '220 mail')
    state.text += bytes
    for (let end = state.text.indexOf('\r\n'); end >= 0; end = state.text.indexOf('\r\n')) {
      if (state.data) {
        const last = state.text.indexOf('\r\n.\r\n')
        if (last < 0) return
        mails.push(state.text.slice(0, last))
        state.text = state.text.slice(last + 5)
        state.data = false
        answer('.', '250 taken')
        continue
      }
      const line = state.text.slice(0, end)
      state.text = state.text.slice(end + 2)
      said.push(line)
      if (line === 'DATA') state.data = true
      answer(
        line,
        line === 'DATA' ? '354 go' : line.startsWith('EHLO') ? '250-mail\r\n250 AUTH PLAIN' : line.startsWith('AUTH') ? '235 ok' : '250 ok',
      )
    }
  })
  stop = server.stop
  const mail = (timeout_ms = 500, scheme = 'smtp') =>
    emailChannel({ url: `${scheme}://ward:s3cret@127.0.0.1:${server.port}`, from: 'Wardwave <alarms@ward.example>' }, timeout_ms)
  return { mails, said, mail, sockets: server.sockets }
}

test('[CHN-18] a mail says the sentence and where to answer; taken by the server is sent, and no more is claimed', async () => {
  const { mails, mail, said } = await mailServer()
  expect(await mail().send(CALL, TO)).toEqual({ state: 'sent' })
  expect(mails).toHaveLength(1)
  expect(mails[0]).toContain(`Subject: ${CALL.text}`)
  expect(mails[0]).toContain(CALL.url)
  expect(mails[0]).toContain('Auto-Submitted: auto-generated')
  expect(mails[0]).toContain('Message-ID: <a1.3.2.c1@wardwave>')
  expect(said.filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${TO}>`])
})

test('[CHN-18] the same call sent again is the same mail, and a new line in a label is no new header', async () => {
  const { mails, mail } = await mailServer()
  await mail().send(CALL, TO)
  await mail().send({ ...CALL, text: 'Bed 07\r\nBcc: everybody@ward.example' }, TO)
  expect(mails.map((text) => /Message-ID: (.*)/.exec(text)?.[1])).toEqual(['<a1.3.2.c1@wardwave>', '<a1.3.2.c1@wardwave>'])
  expect(mails[1]!.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m)
})

test.each([
  ['a mailbox that is not there', { 'RCPT TO': '550 no such user noor@ward.example' }, { retry: false, gone: true, message: 'smtp 550' }],
  ['a mailbox that is full now', { 'RCPT TO': '452 full' }, { retry: true, gone: false }],
  ['a refused sender', { 'MAIL FROM': '553 not you' }, { retry: false }],
  ['a wrong password', { AUTH: '535 s3cret is wrong' }, { retry: false, gone: false }],
  ['a server that is busy', { HELLO: '421 busy' }, { retry: true }],
  ['a message that is refused', { '.': '554 spam' }, { retry: false, gone: false, message: 'smtp 554' }],
] as const)('[CHN-3] %s: %j', async (_, refuse, outcome) => {
  const { mail } = await mailServer(refuse)
  const error = await notSentBy(mail().send(CALL, TO))
  expect(error).toMatchObject(outcome)
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/noor@|s3cret/)
})

test.each(['HELLO', 'EHLO', 'DATA', '.'])(
  '[CHN-3] a server that falls silent at %s costs its time, and the connection is cut',
  async (where) => {
    const { mail, sockets } = await mailServer({ [where]: '' })
    expect(await notSentBy(mail(250).send(CALL, TO))).toMatchObject({ why: 'timeout', retry: true })
    await expect.poll(() => sockets.size).toBe(0)
  },
)

test('[CHN-3] a dead port may be tried again; who calls can give up before', async () => {
  const dead = emailChannel({ url: 'smtp://127.0.0.1:1', from: 'a@b.example' }, 500)
  expect(await notSentBy(dead.send(CALL, TO))).toMatchObject({ retry: true, why: 'unreachable' })
  const { mail } = await mailServer({ EHLO: '' })
  const giving = new AbortController()
  const sending = notSentBy(mail(60_000).send(CALL, TO, giving.signal))
  giving.abort()
  expect(await sending).toMatchObject({ retry: true, message: 'given up' })
})

test('[CHN-18] a mail server that is to be spoken to by TLS hears nothing before', async () => {
  const { mail, said } = await mailServer()
  expect(await notSentBy(mail(500, 'smtps').send(CALL, TO))).toMatchObject({ why: 'unreachable' })
  expect(said.join()).not.toMatch(/EHLO|AUTH|MAIL/)
})
