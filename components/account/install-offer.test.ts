import { afterEach, expect, test, vi } from 'vitest'
import { install, watchInstall } from './install-offer.ts'

afterEach(() => vi.unstubAllGlobals())

test('[TAB-10] the browser’s offer to install shows no banner of its own, waits for a person, and is gone once it is done', () => {
  const page = new EventTarget()
  vi.stubGlobal('window', page)
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  const stop = watchInstall()
  const offer = new Event('beforeinstallprompt', { cancelable: true })
  page.dispatchEvent(offer)
  expect(offer.defaultPrevented).toBe(true)
  expect(install.getState()).toMatchObject({ offer, installed: false })
  page.dispatchEvent(new Event('appinstalled'))
  expect(install.getState()).toEqual({ offer: null, installed: true })
  stop()
  page.dispatchEvent(new Event('beforeinstallprompt'))
  expect(install.getState().offer).toBeNull()
})
