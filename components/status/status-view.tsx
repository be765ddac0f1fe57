'use client'
import { useState } from 'react'
import type { StatusReply } from '../../contracts/status.ts'
import { useAsk } from '../admin/ask.ts'
import { Asked } from '../admin/asked.tsx'
import '../admin/admin.css'
import { live } from '../live/live.ts'
import { useLive, useWatchWard } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Course } from './course.tsx'
import { Beds, Counts, LateDevices, Screens } from './lists.tsx'
import './status.css'
import { Hops, ShareBar, Verdict, Whole } from './way.tsx'

const RENEW_MS = 2_000

/**
 * Where the delay is, hop by hop, from the device to the screen; what is late, refused, unheard. Asked of the server's
 * core itself, so it goes on while the database is away. Alarms go on in the bar: of the ward one comes from.
 */
export function StatusView() {
  const query = useAsk<StatusReply>('/live/status', RENEW_MS)
  const [from] = useState(() => live.store.getState().ward?.id)
  const own = useLive((s) => s.me?.wards[0])
  const ward = from ?? own
  return (
    <div className="status">
      {ward !== undefined && <KeepWard ward={ward} />}
      {query.data === undefined && <h1>{text('status.title')}</h1>}
      <Asked query={query}>{(status) => <Status status={status} />}</Asked>
    </div>
  )
}

function KeepWard({ ward }: { ward: string }) {
  useWatchWard(ward)
  return null
}

function Status({ status }: { status: StatusReply }) {
  const { hops, largest, over } = status
  return (
    <>
      <Whole status={status} />
      <Verdict status={status} />
      <ShareBar hops={hops} largest={largest} />
      <Hops hops={hops} largest={largest} over={over} />
      <div className="status-columns">
        <div>
          <Course course={status.course} />
          <LateDevices devices={status.devices} />
        </div>
        <div>
          <Counts status={status} />
        </div>
        <div className="status-aside">
          <Screens screens={status.screens} />
          <Beds beds={status.beds} />
        </div>
      </div>
      <p className="status-note">{text('status.measured')}</p>
    </>
  )
}
