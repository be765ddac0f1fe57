'use client'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect } from 'react'
import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { forgetPatient } from './facts.ts'

/** In the place of everything about a patient whose stay has ended while it was open: nothing of them stays here. */
export function Discharged({ encounter }: { encounter: string }) {
  const client = useQueryClient()
  useEffect(() => forgetPatient(client, encounter), [client, encounter])
  return (
    <Notice
      title={text('bed.discharged_title')}
      action={
        <Link href="/" className="button button-primary button-touch">
          {text('bed.discharged_on')}
        </Link>
      }
    >
      {text('bed.discharged')}
    </Notice>
  )
}
