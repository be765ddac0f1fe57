'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { watchInstall } from '../components/account/install-offer.ts'
import { followNight } from '../components/night/night.ts'
import { loadPreferences } from '../components/preferences/preferences.ts'

/** How this screen is set, and the facts from the database. Nothing is ever held back for later: a change asked for offline fails at once. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { networkMode: 'always', retry: 1, staleTime: 10_000, refetchOnWindowFocus: true },
          mutations: { networkMode: 'always', retry: 0 },
        },
      }),
  )
  useEffect(loadPreferences, [])
  useEffect(followNight, [])
  useEffect(watchInstall, [])
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
