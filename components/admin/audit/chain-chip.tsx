'use client'
import type { ChainReply } from '../../../contracts/audit.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk, useSend } from '../ask.ts'
import { moment } from './line-words.ts'

const EVERY_MS = 3_000

/** Whether the chain is what it was, in one look: up to where and when, signed with what; the first broken line when it is not. */
export function ChainChip({ exportHref }: { exportHref: string }) {
  const { data } = useAsk<ChainReply>('/api/admin/audit/chain', EVERY_MS)
  const send = useSend()
  return (
    <section className="audit-chain" aria-label={text('audit.chain.label')}>
      {data && <State chain={data} />}
      <div className="audit-chain-buttons">
        <Button onClick={() => void send('POST', '/api/admin/audit/chain')}>{text('audit.chain.check')}</Button>
        <a className="button button-secondary button-desk" href={exportHref} download>
          {text('audit.chain.export')}
        </a>
      </div>
      {data?.rolled_back && (
        <p className="audit-rolled-back" role="alert">
          {text('audit.chain.rolled_back', { seq: data.rolled_back.seq, at: moment(data.rolled_back.at_ms) })}
        </p>
      )}
    </section>
  )
}

function State({ chain }: { chain: ChainReply }) {
  const { checked, broken, checkpoint, key_id, public_key } = chain
  return (
    <div className="audit-state" role="status">
      <strong data-state={stateOf(chain)}>
        {stateOf(chain) === 'right' && '✓ '}
        {headline(chain)}
      </strong>
      {broken && <span>{text(`audit.fault.${broken.reason}`)}</span>}
      {checked && !broken && <span>{text('audit.chain.at', { at: moment(checked.at_ms) })}</span>}
      <span>
        {checkpoint ? text('audit.chain.signed', { seq: checkpoint.seq, at: moment(checkpoint.at_ms) }) : text('audit.chain.unsigned')}
      </span>
      <details>
        <summary>{text('audit.chain.key', { key: key_id })}</summary>
        <p>{text('audit.chain.public_key')}</p>
        <pre>{public_key}</pre>
      </details>
    </div>
  )
}

/** What is new is checked all the time: said only when there is something to wait for. */
const ROWS_UNSAID = 1_000

function stateOf({ checked, broken, rows }: ChainReply): 'right' | 'broken' | 'checking' {
  if (broken) return 'broken'
  return checked && !(checked.running && checked.seq < rows - ROWS_UNSAID) ? 'right' : 'checking'
}

function headline(chain: ChainReply): string {
  const { checked, broken } = chain
  if (broken) return text('audit.chain.broken', { seq: broken.seq })
  if (!checked) return text('audit.chain.unknown')
  return text(`audit.chain.${stateOf(chain) === 'right' ? 'right' : 'checking'}`, { seq: checked.seq })
}
