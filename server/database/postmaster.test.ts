import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isAlive, isPostgres, processState } from './postmaster.ts'

const NOBODY = 2 ** 22 + 1

test.runIf(existsSync('/proc/self'))('[DB-41] a process that is gone is told as gone, never as an error of who looks', () => {
  expect([processState(NOBODY), isAlive(NOBODY), isPostgres(NOBODY)]).toEqual(['X', false, false])
  expect([processState(process.pid), isAlive(process.pid), isPostgres(process.pid)]).toEqual([expect.stringMatching(/[RS]/), true, false])
})
