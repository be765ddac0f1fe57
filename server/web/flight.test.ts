import { expect, test } from 'vitest'
import { verdictOf } from './flight.ts'
import { openTestDoor, openTestPages } from './testing.ts'

const REFUSED = '1:"$Sreact.fragment"\n1a:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;403"}\n'
const AWAY = '7:E{"digest":"NEXT_REDIRECT;replace;/sign-in?reason=signed_out&next=%2Fwards%2Fa;307;"}\n'

test("[SEC-6] a refusal within a page's data is its status, a redirect leads where the page leads", () => {
  expect(verdictOf(REFUSED)).toEqual({ status: 403, location: null })
  expect(verdictOf(AWAY)).toEqual({ status: 307, location: '/sign-in?reason=signed_out&next=%2Fwards%2Fa' })
  expect(verdictOf('1:"a page"\n')).toBeNull()
  expect(verdictOf('1:["$","p",null,{"children":"1a:E{\\"digest\\":\\"NEXT_HTTP_ERROR_FALLBACK;403\\"}"}]\n')).toBeNull()
})

test.each([
  [REFUSED, 403, null],
  [AWAY, 307, '/sign-in?reason=signed_out&next=%2Fwards%2Fa'],
  ['1:"a page"\n', 200, null],
])('[SEC-6] the router is answered with the status of the page: %s', async (body, status, location) => {
  const pages = await openTestPages(() => ({ status: 200, headers: { 'content-type': 'text/x-component', 'set-cookie': 'a=b' }, body }))
  const { door, url } = await openTestDoor({ webPort: pages.port })
  const reply = await fetch(`${url}/wards/a?_rsc=1`, { headers: { rsc: '1' }, redirect: 'manual' })
  expect([reply.status, reply.headers.get('location'), reply.headers.get('set-cookie')]).toEqual([status, location, 'a=b'])
  expect(await reply.text()).toBe(body)
  expect((await fetch(`${url}/wards/a`)).status).toBe(200)
  await door.close()
  pages.close()
})
