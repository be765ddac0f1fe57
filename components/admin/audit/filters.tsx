'use client'
import type { ChangeEvent } from 'react'
import type { AuditPeopleReply } from '../../../contracts/audit.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useAsk } from '../ask.ts'
import { actionChoices } from './line-words.ts'

/** What is looked for; times as the browser's own fields give them, local. */
export interface Search {
  actor: string
  action: string
  about: string
  from: string
  to: string
  refused: boolean
}
export const NO_SEARCH: Search = { actor: '', action: '', about: '', from: '', to: '', refused: false }
const PEOPLE_EVERY_MS = 60_000
const CHOICES = actionChoices()

/** As the API takes it. */
export function queryOf({ actor, action, about, from, to, refused }: Search): URLSearchParams {
  const query = new URLSearchParams()
  if (actor) query.set('actor', actor)
  if (action) query.set('action', action)
  if (about.trim()) query.set('about', about.trim())
  if (from) query.set('from', String(Date.parse(from)))
  if (to) query.set('to', String(Date.parse(to)))
  if (refused) query.set('refused', '1')
  return query
}

export function Filters({ search, change }: { search: Search; change: (search: Search) => void }) {
  const people = useAsk<AuditPeopleReply>('/api/admin/audit/people', PEOPLE_EVERY_MS)
  const who = [
    { value: '', label: text('audit.filter.anyone') },
    ...(people.data?.people ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]
  const set = (over: Partial<Search>) => change({ ...search, ...over })
  const field = (name: Exclude<keyof Search, 'refused'>) => ({
    id: `audit-${name}`,
    label: text(`audit.filter.${name}`),
    value: search[name],
    onChange: (e: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => set({ [name]: e.target.value }),
  })
  return (
    <search className="audit-filters" aria-label={text('audit.filter.label')}>
      <Select {...field('actor')} options={who} />
      <Select {...field('action')} options={CHOICES} />
      <Field {...field('about')} autoComplete="off" />
      <Field {...field('from')} type="datetime-local" />
      <Field {...field('to')} type="datetime-local" />
      <label className="audit-check">
        <input type="checkbox" checked={search.refused} onChange={(e) => set({ refused: e.target.checked })} />
        {text('audit.filter.refused')}
      </label>
      <Button onClick={() => change(NO_SEARCH)}>{text('audit.filter.clear')}</Button>
    </search>
  )
}
