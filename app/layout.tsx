import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import { WORDS_ID, wordsHere } from '../components/text/words.ts'
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
  const { language, messages } = wordsHere()
  return (
    <html lang={language} className={inter.variable}>
      <body>
        {language !== 'en' && <BroughtWords json={JSON.stringify(messages).replaceAll('<', '\\u003c')} />}
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}

/** The catalogue for this browser's scripts; with every "<" an escape nothing in it ends the element. */
function BroughtWords({ json }: { json: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: our own catalogue, escaped, and not a script
  return <script id={WORDS_ID} type="application/json" dangerouslySetInnerHTML={{ __html: json }} />
}
