import { z } from 'zod'

/** The languages in which code speaks. */
export type Language = 'en' | 'ru'

/** BCP 47, in which agents answer: any language of people. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)

/** What code says to people of a language. */
export const codeLanguage = (tag: string): Language => (/^ru(?:-|$)/.test(tag) ? 'ru' : 'en')

const NOT_PROSE = /```[\s\S]*?```|`[^`]*`|https?:\/\/\S+|«[^«»]*»|"[^"]*"/gu

/** A text without code, quotes and links, if words are left. */
export function proseOf(text: string): string {
  const prose = text.replace(NOT_PROSE, ' ')
  return /\p{L}{3,}/u.test(prose) ? prose : text
}

/** Its English name, for a prompt. */
export const languageName = (tag: string): string => new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
