'use client'
import { useState } from 'react'
import type { WardPolicy } from '../../../contracts/duty.ts'
import type { AlarmPolicy } from '../../../contracts/policy.ts'
import { named } from '../../duty/refused.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useSend } from '../ask.ts'
import { type Difference, differences, type readDraft } from './policy-draft.ts'

interface Base {
  version: number
  policy: AlarmPolicy | null
}
interface Props {
  inForce: WardPolicy
  /** What the form was filled from. */
  base: Base
  read: ReturnType<typeof readDraft>
  /** Fills the form anew. */
  onShow: (base: Base) => void
}

/** What would be different, then the one button; and what became of it. */
export function SavePolicy({ inForce, base, read, onShow }: Props) {
  const send = useSend()
  const [fault, setFault] = useState('')
  const [saved, setSaved] = useState<number | null>(null)
  const [sending, setSending] = useState(false)
  const changes = read.policy ? differences(base.policy, read.policy) : []
  const moved = inForce.version > base.version && inForce.version !== saved
  const possible = changes.length > 0 && !moved && !sending

  async function save() {
    if (!possible || !read.policy) return
    setSending(true)
    const path = `/api/admin/wards/${encodeURIComponent(inForce.ward)}/policy`
    const sent = named(await send<{ version: number }>('PUT', path, { base: base.version, policy: read.policy }))
    setSending(false)
    setFault(sent.ok ? '' : sent.words)
    if (!sent.ok) return
    setSaved(sent.value.version)
    onShow({ version: sent.value.version, policy: read.policy })
  }
  const show = () => {
    setFault('')
    onShow(inForce)
  }
  return (
    <section className="policy-save" aria-labelledby="policy-save">
      <h2 id="policy-save">{text('policy.save.title')}</h2>
      <Changes read={read} changes={changes} />
      {moved && (
        <p className="admin-trouble" role="alert">
          {text('policy.save.moved', { version: inForce.version, by: inForce.versions[0]?.by ?? '' })}
        </p>
      )}
      <p className="sheet-fault" role="alert">
        {fault}
      </p>
      <p role="status">{saved !== null && changes.length === 0 && text('policy.save.done', { version: saved })}</p>
      <div className="policy-buttons">
        <Button size="save" onClick={show}>
          {text(moved ? 'policy.save.theirs' : 'policy.save.discard')}
        </Button>
        <Button size="save" kind={possible || sending ? 'primary' : 'impossible'} aria-disabled={!possible} onClick={() => void save()}>
          {text(sending ? 'policy.save.sending' : 'policy.save.submit')}
        </Button>
      </div>
    </section>
  )
}

function Changes({ read, changes }: { read: Props['read']; changes: readonly Difference[] }) {
  if (read.faults) return <p>{text('policy.save.faults', { n: Object.keys(read.faults).length })}</p>
  if (changes.length === 0) return <p>{text('policy.save.no_changes')}</p>
  return (
    <ul className="policy-changes" data-testid="difference">
      {changes.map(({ what, before, after }) => (
        <li key={what}>
          <span>{what}</span>
          <span>{text('policy.save.to', { before })}</span>
          <strong>{after}</strong>
        </li>
      ))}
    </ul>
  )
}
