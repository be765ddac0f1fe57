import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { Filters, NO_SEARCH, queryOf, type Search } from './filters.tsx'

const SEARCH: Search = {
  actor: '',
  action: 'view.patient',
  about: ' 4B 03 ',
  from: '2026-03-01T08:00',
  to: '2026-03-01T20:30',
  refused: true,
}

test('[AUD-70] every field of the search has its label and what was asked for', () => {
  const filters = createElement(Filters, { search: SEARCH, change: vi.fn() })
  const html = renderToStaticMarkup(createElement(QueryClientProvider, { client: new QueryClient() }, filters))
  for (const name of ['actor', 'action', 'about', 'from', 'to'])
    expect(html).toMatch(new RegExp(`<label for="audit-${name}">[^<]+</label>`))
  expect(html).toMatch(/<option value="view.patient" selected="">/)
  for (const [name, value] of [
    ['about', SEARCH.about],
    ['from', SEARCH.from],
    ['to', SEARCH.to],
  ])
    expect(html).toMatch(new RegExp(`<input id="audit-${name}"[^>]* value="${value}"`))
  expect(html.match(/type="datetime-local"/g)).toHaveLength(2)
})

test('[AUD-70] the search is asked as the API takes it, times of the browser as moments', () => {
  expect(queryOf(NO_SEARCH).toString()).toBe('')
  expect(Object.fromEntries(queryOf(SEARCH))).toEqual({
    action: 'view.patient',
    about: '4B 03',
    from: String(new Date(2026, 2, 1, 8, 0).getTime()),
    to: String(new Date(2026, 2, 1, 20, 30).getTime()),
    refused: '1',
  })
})
