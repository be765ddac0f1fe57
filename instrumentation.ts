import { LANGUAGES } from './contracts/language.ts'

/** Called by Next once, before the page process answers anything: in which language it speaks, and all of its words. */
export async function register(): Promise<void> {
  const language = LANGUAGES.find((one) => one === process.env.WARDWAVE_LANGUAGE) ?? 'en'
  const { holdWords } = await import('./components/text/words.ts')
  const messages = language === 'de' ? (await import('./components/text/de.ts')).de : (await import('./components/text/en.ts')).en
  holdWords({ language, messages })
}
