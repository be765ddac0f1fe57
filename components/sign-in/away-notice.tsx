'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

const AGAIN_MS = 5_000

/** The database does not answer: says so, and tries again by itself. */
export function AwayNotice() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [router])
  return (
    <Notice title={text('page.away.title')} action={<Button onClick={() => router.refresh()}>{text('page.away.again')}</Button>}>
      {text('page.away.text')}
    </Notice>
  )
}
