import { nameWords } from '../choice/file-words.ts'
import { plainWords } from '../choice/terms.ts'
import type { PackText } from './told.ts'

const write = (better: string): PackText => ({
  en: `can never match; write ${better}`,
  ru: `никогда не совпадёт; напишите ${better}`,
})

/** Forms of globs that match no path, each with what to write. */
const GLOBS: readonly (readonly [form: RegExp, advice: (glob: string) => PackText])[] = [
  [/^$/, () => ({ en: 'is empty', ru: 'пуст' })],
  [
    /[{}]/,
    () => ({
      en: 'has braces; write a glob for each choice',
      ru: 'со скобками {}; напишите отдельный шаблон на каждый вариант',
    }),
  ],
  [/\\/, (glob) => write(glob.replaceAll('\\', '/'))],
  [/[[\]]/, (glob) => write(`${glob.replace(/\[[^\]]*\]/g, '?')} (? is any character)`)],
  [
    /^!/,
    () => ({ en: 'cannot exclude; put the files into ignore_paths', ru: 'не исключает; внесите файлы в ignore_paths' }),
  ],
  [/^(?:\.\/|\/)/, (glob) => write(glob.replace(/^(?:\.?\/)+/, ''))],
  [/\/$/, (glob) => write(`${glob}**`)],
  [/^(?!.*[*?])(?:.*\/)?[^./]+$/, (glob) => write(`${glob}/** for a folder, or the file with its ending`)],
]

/** Why a glob matches no path and what to write; `null`: it can match. */
export const globNever = (glob: string): PackText | null => GLOBS.find(([form]) => form.test(glob))?.[1](glob) ?? null

/** Why a beginning of words is in no text; texts are compared without hyphens, points and the like. */
export function wordNever(word: string): PackText | null {
  const plain = plainWords(word)
  if (plain === '') return { en: 'has no letter or digit', ru: 'без букв и цифр' }
  return plain === word.toLowerCase().replaceAll('ё', 'е').trim() ? null : write(`"${plain}"`)
}

/** Why a phrase is in the name of no file. */
export function phraseNever(phrase: string): PackText | null {
  if (/^[\p{Ll}\p{Lo}\p{N}]+\*?(?: [\p{Ll}\p{Lo}\p{N}]+\*?)*$/u.test(phrase)) return null
  const better = nameWords(phrase).join(' ')
  return better === '' ? { en: 'has no letter or digit', ru: 'без букв и цифр' } : write(`"${better}"`)
}
