'use client'
import { useState } from 'react'
import type { AuditLine, AuditReply } from '../../../contracts/audit.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { Table } from '../table.tsx'
import './audit.css'
import { ChainChip } from './chain-chip.tsx'
import { Filters, NO_SEARCH, queryOf, type Search } from './filters.tsx'
import { actionWords, actorWords, detailWords, moment, subjectWords } from './line-words.ts'

/** The whole audit: what is looked for above, lines newest first, and whether the chain holds. */
export function AuditView() {
  const [search, setSearch] = useState<Search>(NO_SEARCH)
  /** Where each page already turned began; the last is the one shown. */
  const [pages, setPages] = useState<readonly number[]>([])
  const query = queryOf(search)
  const exportHref = `/api/admin/audit/export?${new URLSearchParams([...query].filter(([name]) => name === 'from' || name === 'to'))}`
  const before = pages.at(-1)
  if (before !== undefined) query.set('before', String(before))
  const lines = useAsk<AuditReply>(`/api/admin/audit?${query}`)
  const older = lines.data?.next ?? null
  return (
    <>
      <SectionHead title={text('audit.title')} intro={text('audit.intro')} />
      <ChainChip exportHref={exportHref} />
      <Filters
        search={search}
        change={(next) => {
          setSearch(next)
          setPages([])
        }}
      />
      <Asked query={lines}>{(reply) => <Lines reply={reply} />}</Asked>
      <nav className="audit-pages" aria-label={text('audit.caption')}>
        {before !== undefined && <Button onClick={() => setPages([])}>{text('audit.newest')}</Button>}
        {older !== null && <Button onClick={() => setPages([...pages, older])}>{text('audit.older')}</Button>}
      </nav>
    </>
  )
}

function Lines({ reply: { lines, names } }: { reply: AuditReply }) {
  return (
    <Table<AuditLine>
      caption={text('audit.caption')}
      rows={lines}
      keyOf={({ seq }) => String(seq)}
      empty={text('audit.none')}
      columns={[
        {
          id: 'at',
          title: text('audit.column.at'),
          cell: ({ at_ms, seq }) => (
            <span className="audit-at">
              {moment(at_ms)}
              <small>{seq}</small>
            </span>
          ),
        },
        { id: 'actor', title: text('audit.column.actor'), cell: ({ actor }) => actorWords(actor, names) },
        { id: 'action', title: text('audit.column.action'), cell: (line) => <Action line={line} /> },
        { id: 'subject', title: text('audit.column.subject'), cell: (line) => subjectWords(line, names) },
        { id: 'detail', title: text('audit.column.detail'), cell: (line) => <Detail line={line} names={names} /> },
      ]}
    />
  )
}

function Action({ line: { action, detail } }: { line: AuditLine }) {
  const refused = action.startsWith('refused.') || detail.status === 'refused'
  return refused ? (
    <span className="admin-mark" data-tone="doubt">
      {actionWords(action)}
    </span>
  ) : (
    actionWords(action)
  )
}

function Detail({ line, names }: { line: AuditLine; names: Readonly<Record<string, string>> }) {
  return (
    <details className="audit-detail">
      <summary>
        <span className="visually-hidden">{text('audit.more', { seq: line.seq })}: </span>
        {detailWords(line, names) || '–'}
      </summary>
      <pre>{JSON.stringify(line, null, 1)}</pre>
    </details>
  )
}
