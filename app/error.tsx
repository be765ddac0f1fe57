'use client'
import { useEffect } from 'react'
import { Alone } from '../components/sign-in/alone.tsx'
import { text } from '../components/text/text.ts'
import { Button } from '../components/ui/button.tsx'
import { Notice } from '../components/ui/notice.tsx'

const AGAIN_MS = 10_000

/** A page that threw: it says that the page failed, not the alarms, and tries again by itself: at a wall nobody does. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error('page failed', error)
    const timer = setInterval(reset, AGAIN_MS)
    return () => clearInterval(timer)
  }, [error, reset])
  return (
    <Alone>
      <Notice
        title={text('page.error.title')}
        action={
          <Button kind="primary" onClick={reset}>
            {text('page.error.again')}
          </Button>
        }
      >
        {text('page.error.text')}
      </Notice>
    </Alone>
  )
}
