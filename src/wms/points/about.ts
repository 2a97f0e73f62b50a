/**
 * Globs of files and folders that are about something: `receiv` is in `receiving/x.ts`, `stock-receiving.ts`,
 * `stock_receiving.py` and `StockReceiving.java`; `count` is not in `account.ts`.
 */
export const about = (...words: readonly string[]): string[] => words.flatMap(globsOf)

const globsOf = (word: string): string[] => {
  const capital = camel(word)
  const low = word.replaceAll('-', '_')
  const names = [`${word}*`, `${low}*`, `*-${word}*`, `*_${low}*`, `*.${word}*`, `*${capital}*`]
  return [...new Set(names)].flatMap((name) => [`**/${name}`, `**/${name}/**`])
}

/** `hold-reason` is `HoldReason` where names are written so. */
const camel = (word: string): string =>
  word
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
