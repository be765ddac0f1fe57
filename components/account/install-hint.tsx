'use client'
import { Download } from 'lucide-react'
import { useStore } from 'zustand'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { install } from './install-offer.ts'

/** How this device opens Wardwave as an app of its own, for a tablet that is carried. */
export function InstallHint() {
  const { offer, installed } = useStore(install)
  const ask = async () => {
    if (!offer) return
    install.setState({ offer: null }) // an offer holds for one asking
    await offer.prompt()
  }
  return (
    <section aria-labelledby="account-install">
      <h2 id="account-install">{text('tablet.install')}</h2>
      <p className="account-line" data-testid="install">
        {offer && (
          <Button onClick={() => void ask()}>
            <Download size={20} aria-hidden="true" /> {text('tablet.install_now')}
          </Button>
        )}
        <span>{text(installed ? 'tablet.installed' : offer ? 'tablet.install_why' : 'tablet.install_menu')}</span>
      </p>
    </section>
  )
}
