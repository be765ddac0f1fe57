import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import './globals.css'
import { Providers } from './providers.tsx'

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  variable: '--font-inter',
})

export const metadata: Metadata = {
  title: { default: 'Wardwave', template: '%s · Wardwave' },
  description: 'A live view of a ward. A secondary display: confirm at the bedside.',
  manifest: '/manifest.webmanifest',
  icons: { icon: '/icon.svg', apple: '/icon-192.png' },
  robots: { index: false, follow: false },
}

/** Every page is made when it is asked for, the 404 too: its scripts carry the nonce of that answer. */
export const dynamic = 'force-dynamic'

export const viewport: Viewport = { themeColor: '#0b0f14', colorScheme: 'dark', width: 'device-width', initialScale: 1 }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={inter.variable}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
