import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { WhyQuestion } from '../../contracts/why.ts'
import { TooMany } from '../access/failures.ts'
import { createClerk } from './clerk.ts'

const QUESTION: WhyQuestion = { encounter: 'e1', from_ms: 1, to_ms: 2 }

class Child extends EventEmitter {
  errand: unknown = null
  killed = false
  send(errand: unknown): boolean {
    this.errand = errand
    return true
  }
  kill(): boolean {
    this.killed = true
    return true
  }
}

function clerkOf({ budget_ms = 60_000, grace_ms = 60_000 } = {}) {
  const children: Child[] = []
  const start = () => {
    const child = new Child()
    children.push(child)
    return child as unknown as ChildProcess
  }
  return { children, clerk: createClerk({ appUrl: 'postgresql://x', build: 'b', budget_ms, grace_ms, start }) }
}
const here = () => new AbortController().signal

describe('replays for the browser are few, bounded, and in processes of their own', () => {
  test('[WHY-7] one at a time of a person, two of everybody; a place is free again when its answer is there', async () => {
    const { children, clerk } = clerkOf()
    const first = clerk.ask('anna', QUESTION, here())
    await expect(clerk.ask('anna', QUESTION, here())).rejects.toThrow(TooMany)
    const second = clerk.ask('ben', QUESTION, here())
    await expect(clerk.ask('cleo', QUESTION, here())).rejects.toThrow(TooMany)
    expect(children).toHaveLength(2)
    expect(children[0]!.errand).toEqual({ appUrl: 'postgresql://x', build: 'b', question: QUESTION, budget_ms: 60_000 })
    children[0]!.emit('message', { state: 'not_kept', from_ms: 5 })
    expect(await first).toEqual({ state: 'not_kept', from_ms: 5 })
    expect(children[0]!.killed).toBe(true)
    const third = clerk.ask('anna', QUESTION, here())
    for (const child of children.slice(1)) child.emit('message', { state: 'too_long' })
    expect(await Promise.all([second, third])).toEqual([{ state: 'too_long' }, { state: 'too_long' }])
  })

  test('[WHY-7] a child that says nothing is ended and called too long; one that fails, or whose asker has left, is no answer', async () => {
    const slow = clerkOf({ budget_ms: 1, grace_ms: 1 })
    expect(await slow.clerk.ask('anna', QUESTION, here())).toEqual({ state: 'too_long' })
    expect(slow.children[0]!.killed).toBe(true)
    const { children, clerk } = clerkOf()
    const failing = clerk.ask('anna', QUESTION, here())
    children[0]!.emit('exit', 1)
    await expect(failing).rejects.toThrow('ended with 1')
    const leaving = new AbortController()
    const left = clerk.ask('anna', QUESTION, leaving.signal)
    leaving.abort()
    await expect(left).rejects.toThrow('nobody waits')
    expect(children[1]!.killed).toBe(true)
    const stopped = clerk.ask('anna', QUESTION, here())
    clerk.close()
    expect(children[2]!.killed).toBe(true)
    children[2]!.emit('exit', null)
    await expect(stopped).rejects.toThrow('ended')
  })
})
