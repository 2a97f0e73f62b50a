import { proseOf } from '../core/language.ts'

/** Enough to know a language by; longer texts take longer. */
const CHARS_READ = 2_000
/** Languages whose shares of the best score are above this cannot be told apart by so few words. */
const TIED = { usual: 0.97, russian: 0.985 } as const
/** Languages that short Russian texts are taken for. */
const LIKE_RUSSIAN = new Set(['bg', 'sr', 'mk', 'be'])
const CYRILLIC = new Set(['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'mn', 'tg'])

/**
 * The language in which a text asks, as BCP 47, by most of its words; code, quotes and links do not count. `usual`:
 * what it is where the text does not tell.
 */
export async function languageOf(text: string, usual: string): Promise<string> {
  // 80 MB that a process which reads no request does not need.
  const { eld } = await import('eld/extrasmall')
  const prose = proseOf(text.slice(0, 10 * CHARS_READ)).slice(0, CHARS_READ)
  const found = eld.detect(prose)
  const scores = found.getScores()
  const shareOf = (tag: string): number => (scores[tag] ?? 0) / (scores[found.language] ?? Number.POSITIVE_INFINITY)
  const [plainUsual = usual] = usual.split('-')
  if (shareOf(plainUsual) >= TIED.usual) return usual
  if (LIKE_RUSSIAN.has(found.language) && shareOf('ru') >= TIED.russian) return 'ru'
  return found.language !== '' && found.isReliable()
    ? found.language
    : byScript(prose, found.language, plainUsual, usual)
}

/** The usual language if it is written so; else the most likely one. */
function byScript(text: string, found: string, plainUsual: string, usual: string): string {
  if (!/[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(text)) return found || usual
  const isCyrillic = /\p{Script=Cyrillic}/u.test(text)
  return isCyrillic === CYRILLIC.has(plainUsual) ? usual : isCyrillic ? 'ru' : 'en'
}
