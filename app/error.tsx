'use client'
import { useEffect } from 'react'
import { Alone } from '../components/sign-in/alone.tsx'
import { text } from '../components/text/text.ts'
import { Button } from '../components/ui/button.tsx'
import { Notice } from '../components/ui/notice.tsx'

/** A page that threw: it says that the page failed, not the alarms, and offers itself again. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error('page failed', error), [error])
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
