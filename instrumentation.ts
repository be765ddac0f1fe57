import { LANGUAGES } from './contracts/language.ts'

/** Called by Next once, before the page process answers anything: in which language it speaks. */
export async function register(): Promise<void> {
  const language = LANGUAGES.find((one) => one === process.env.WARDWAVE_LANGUAGE)
  if (language !== 'de') return
  const [{ holdWords }, { de }] = await Promise.all([import('./components/text/words.ts'), import('./components/text/de.ts')])
  holdWords({ language, messages: de })
}
