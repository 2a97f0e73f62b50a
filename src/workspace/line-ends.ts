import { Refusal } from './confined-path.ts'

/**
 * Replaces the only occurrence of `oldText` and keeps all other bytes. In a file whose lines all end in CRLF, `\n` in
 * the arguments stands for CRLF. Throws Refusal unless there is exactly one occurrence.
 */
export function replaceOnce(path: string, text: string, oldText: string, newText: string): string {
  if (oldText === '') throw new Refusal('Give the text to replace.')
  const [from, to] =
    endsInCrlf(text) || !text.includes(oldText) ? [withCrlf(oldText), withCrlf(newText)] : [oldText, newText]
  const parts = text.split(from)
  if (parts.length === 1) throw new Refusal(`The text to replace does not stand in ${path}; read it again.`)
  if (parts.length > 2)
    throw new Refusal(`The text to replace stands ${parts.length - 1} times in ${path}; give more of it.`)
  return parts.join(to)
}

/** Gives a file's new text the line ends and the byte order mark that it had before. */
export function withOldLineEnds(before: string | null, text: string): string {
  if (before === null) return text
  const mark = before.startsWith(BOM) && !text.startsWith(BOM) ? BOM : ''
  return mark + (endsInCrlf(before) ? withCrlf(text) : text)
}

const BOM = '\ufeff'

const endsInCrlf = (text: string): boolean => text.includes('\r\n') && !/(?<!\r)\n/.test(text)

const withCrlf = (text: string): string => text.replace(/\r?\n/g, '\r\n')
