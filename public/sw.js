// Shows calls while no page is open, and opens the one that is touched. It keeps nothing and answers no request of a page.

const SOMETHING = { title: 'Wardwave', text: 'An alarm asks for you. Open Wardwave.', thread: 'unreadable', kind: 'call', url: '/' }

/** A browser takes the right to be called away from who shows nothing: what cannot be read is shown as that. */
function read(data) {
  try {
    const call = data.json()
    return typeof call?.text === 'string' && call.text ? { ...SOMETHING, ...call } : SOMETHING
  } catch {
    return SOMETHING
  }
}

/** A path of this house; whatever else was sent leads to its first page. */
function pathOf(url) {
  try {
    const { origin, pathname, search } = new URL(url, self.location.origin)
    return origin === self.location.origin ? pathname + search : '/'
  } catch {
    return '/'
  }
}

/** Says that it was shown, by the call's own id; whoever is not signed in here cannot, and the call counts as sent. */
async function tellShown(path) {
  const call = new URL(path, self.location.origin).searchParams.get('call')
  if (!call) return
  try {
    await fetch(`/api/notifications/${encodeURIComponent(call)}/delivered`, { method: 'POST', keepalive: true })
  } catch (error) {
    console.info('the server was not told that the call was shown', error)
  }
}

async function show(call) {
  const path = pathOf(call.url)
  const over = call.kind === 'cancelled'
  await self.registration.showNotification(call.title, {
    body: call.text,
    // Steps and repeats of one alarm replace each other, and ring again; its end does so quietly.
    tag: String(call.thread),
    renotify: !over,
    silent: over,
    requireInteraction: !over && call.priority === 'high',
    timestamp: Number(call.at_ms) || Date.now(),
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { path },
  })
  if (!over) await tellShown(path)
}

async function open(path) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A ward's screen stays what it is: only a page that shows a call already, or the account, is led elsewhere.
  const free = pages.find((page) => /^\/(alarms|account)(\/|$)/.test(new URL(page.url).pathname))
  if (!free) return self.clients.openWindow(path)
  await free.focus()
  // A page this worker does not control cannot be led anywhere.
  return free.navigate(path).catch(() => self.clients.openWindow(path))
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data?.path ?? '/'))
})
