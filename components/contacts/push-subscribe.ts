import type { PushAddress } from '../../contracts/contact.ts'

/** Why a browser is not called. `unsupported`: also outside https, and on iOS outside the home screen. */
export type PushFault = 'unsupported' | 'denied' | 'failed'

/**
 * Asks the person and the browser's push service, and installs the worker that shows calls. Asked by a touch only: browsers refuse
 * what asks by itself. A subscription made with another key is replaced; one made with this key is the same one again.
 */
export async function subscribe(publicKey: string): Promise<{ ok: true; address: PushAddress } | { ok: false; fault: PushFault }> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return { ok: false, fault: 'unsupported' }
  if ((await Notification.requestPermission()) !== 'granted') return { ok: false, fault: 'denied' }
  try {
    await navigator.serviceWorker.register('/sw.js')
    const { pushManager } = await navigator.serviceWorker.ready
    const key = bytesOf(publicKey)
    const before = await pushManager.getSubscription()
    if (before && !isMadeWith(before, key)) await before.unsubscribe()
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    const { endpoint = '', keys = {} } = made.toJSON()
    return { ok: true, address: { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } } }
  } catch (error) {
    console.error('no push subscription', error)
    return { ok: false, fault: 'failed' }
  }
}

function isMadeWith({ options }: PushSubscription, key: Uint8Array): boolean {
  const theirs = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  return theirs.length === key.length && theirs.every((byte, i) => byte === key[i])
}

/** base64url to bytes. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
}
