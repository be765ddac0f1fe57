import { faultsOf } from './axe.ts'
import { type EmptyHouse, startEmptyHouse } from './empty-house.ts'
import { expect, test } from './ward.ts'

let house: EmptyHouse
test.beforeAll(async () => {
  house = await startEmptyHouse({ WARDWAVE_LANGUAGE: 'de' })
})
test.afterAll(() => house?.stop())

test('[LOC-2] an installation that was started in German speaks it from its first page on, on pages of the server and in the browser alike', async ({
  page,
}) => {
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', ({ message }) => faults.push(message))
  await page.goto(house.link)
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('heading', { name: 'Erster Administrator' })).toBeVisible()
  await page.getByLabel('Ihr Name').fill('Vera Bär')
  await page.getByLabel('Benutzername').fill('vera')
  await page.getByLabel('Passwort, mindestens 12 Zeichen').fill('ein guter Satz 42')
  await page.getByRole('button', { name: 'Administrator anlegen' }).click()
  await expect(page.getByText('Der erste Administrator ist angelegt.', { exact: false })).toBeVisible()
  await page.getByLabel('Benutzername').fill('vera')
  await page.getByLabel('Passwort', { exact: true }).fill('ein guter Satz 42')
  await page.getByRole('button', { name: 'Anmelden und Ton einschalten' }).click()
  await expect(page.getByRole('heading', { name: 'Stationen und Betten' })).toBeVisible()
  await page.goto(`${house.url}/account`)
  await expect(page.getByRole('heading', { name: 'Mein Konto' })).toBeVisible()
  expect(await faultsOf(page)).toEqual([])
  expect(
    faults.filter((fault) => /hydrat|Minified React error/i.test(fault)),
    'server and browser say the same',
  ).toEqual([])
})
