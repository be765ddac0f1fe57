import { expect, test } from 'vitest'
import { type Attachment, proveOn, setOff } from './attachment.ts'

function seconds(attachment: Attachment, n: number, good: boolean): void {
  for (let s = 0; s < n; s++) proveOn(attachment, good)
}

test('[SIG-10] off before a hole is on after half a minute of good signal in a row, and not a second before', () => {
  const probe: Attachment = { off: true, doubted: true, good_s: 0 }
  seconds(probe, 29, true)
  seconds(probe, 1, false)
  seconds(probe, 29, true)
  expect(probe.off).toBe(true)
  seconds(probe, 1, true)
  expect(probe).toEqual({ off: false, doubted: false, good_s: 0 })
})

test('[SIG-10] what the device says to be off with no hole since stays off, whatever the signal', () => {
  const probe: Attachment = { off: false, doubted: true, good_s: 0 }
  setOff(probe, true)
  seconds(probe, 60, true)
  expect(probe.off).toBe(true)
})
