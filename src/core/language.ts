export type Language = 'en' | 'ru'

const NOT_PROSE = /```[\s\S]*?```|`[^`]*`|https?:\/\/\S+|«[^«»]*»|"[^"]*"/gu

/** The language to answer in: Russian as soon as the prose (not code, quotes or links) has one Russian word. */
export const detectLanguage = (text: string): Language => {
  const prose = text.replace(NOT_PROSE, ' ')
  const words = /\p{L}{3,}/u.test(prose) ? prose : text
  return /[а-яё]{3,}/iu.test(words) ? 'ru' : 'en'
}
