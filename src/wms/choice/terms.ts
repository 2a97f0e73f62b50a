import type { Pack, Term } from '../points/point.ts'

const TERMS_LIMIT = 10

/** The warehouse terms that a text uses. */
export function chooseTerms({ glossary }: Pack, said: string): Term[] {
  const text = normalized(said)
  const used = ({ en, ru, code }: Term) =>
    `${en},${ru},${code}`.split(',').some((word) => text.includes(` ${stem(normalized(word).trim())}`))
  return glossary.filter(used).slice(0, TERMS_LIMIT)
}

/** Whether a text has one of some beginnings of words; one with a blank at its end stands for a whole word. */
export const mentionsAny = (said: string): ((words: readonly string[]) => boolean) => {
  const text = normalized(said)
  return (words) => words.some((word) => text.includes(` ${word.replaceAll('ё', 'е')}`))
}

/** The words of a text as they are compared. */
export const plainWords = (text: string): string => normalized(text).trim()

/** Lower case, with one blank before each word and after the last. */
const normalized = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** Removes the endings of Russian and English inflection, roughly. */
const stem = (word: string): string => (word.length > 5 ? word.slice(0, -2) : word.length > 3 ? word : `${word} `)
