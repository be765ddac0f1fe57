import { answerFaults, bundleFaults, frameFaults, transferFaults, writtenFaults } from './proof/canary-faults.ts'
import { expect, test } from './proof/test.ts'

/** No byte of another ward's patient reaches anybody who may not see that ward, by whatever way. */
test('[MTX-10] no page, no page data and no answer of the API names another ward’s patient', async ({ world }) => {
  expect(await answerFaults(world)).toEqual([])
})

test('[MTX-11] no frame of a live socket names another ward’s patient, whatever is asked and whatever happens there', async ({ world }) => {
  expect(await frameFaults(world)).toEqual([])
})

test('[MTX-12] a patient who is moved away while watched is gone from the screen within 2 s, and nothing of them comes after', async ({
  world,
}) => {
  expect(await transferFaults(world)).toEqual([])
})

test('[MTX-13] no name, number or birth date is in the log at debug level, or in a metric', async ({ world }) => {
  expect(await writtenFaults(world)).toEqual([])
})

test('[MTX-14] nothing of the server’s own is in what browsers are given to run', () => {
  expect(bundleFaults()).toEqual([])
})
