'use client'
import { useEffect } from 'react'
import { text } from '../components/text/text.ts'
import './globals.css'

/** The frame itself failed: a whole document of its own, with the one warning and one button. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => console.error('the frame failed', error), [error])
  return (
    <html lang="en">
      <head>
        <title>{text('page.error.title')}</title>
        {/* At a wall nobody presses the button. */}
        <meta httpEquiv="refresh" content="15" />
      </head>
      <body>
        <main className="notice">
          <h1>{text('page.error.title')}</h1>
          <p>{text('page.error.text')}</p>
          <p>{text('page.intended')}</p>
          {/* A form, not a script: this page is made beforehand, so none of its scripts may run. */}
          <form>
            <button type="submit" className="button button-primary button-desk">
              {text('page.error.reload')}
            </button>
          </form>
        </main>
      </body>
    </html>
  )
}
