import { expect, test, vi } from 'vitest'
import { createTicketDesk } from './ticket.ts'

test('[SEC-20] every connection gets a ticket of its own, and none that came too late', async () => {
  const answers: Array<(ticket: string | null) => void> = []
  const desk = createTicketDesk(() => new Promise((done) => answers.push(done)))
  const [first, second] = [vi.fn(), vi.fn()]
  desk(first)
  desk(second)
  answers[1]!('b')
  answers[0]!('a')
  await vi.waitFor(() => expect(second).toHaveBeenCalledWith({ ticket: 'b' }))
  expect(first).not.toHaveBeenCalled()
})

test('[SEC-20] without a ticket the socket still asks, so that the server can say why not', async () => {
  const give = vi.fn()
  createTicketDesk(async () => null)(give)
  await vi.waitFor(() => expect(give).toHaveBeenCalledWith({}))
})
