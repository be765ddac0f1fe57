import { createStore } from 'zustand/vanilla'

/** As much of a browser's offer to install this page as an app as is used here (Chromium; others say it in their menu alone). */
export interface InstallOffer {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}
interface State {
  /** The browser would ask now; it may be asked once. */
  offer: InstallOffer | null
  installed: boolean
}

export const install = createStore<State>(() => ({ offer: null, installed: false }))

/** Keeps the browser's offer until a person asks for it: it comes once a document, on whatever page that is. @returns how to stop */
export function watchInstall(): () => void {
  const offered = (event: Event) => {
    event.preventDefault() // no banner over a ward: the account page offers it
    install.setState({ offer: event as unknown as InstallOffer & Event })
  }
  const done = () => install.setState({ offer: null, installed: true })
  install.setState({ installed: matchMedia('(display-mode: standalone)').matches })
  window.addEventListener('beforeinstallprompt', offered)
  window.addEventListener('appinstalled', done)
  return () => {
    window.removeEventListener('beforeinstallprompt', offered)
    window.removeEventListener('appinstalled', done)
  }
}
