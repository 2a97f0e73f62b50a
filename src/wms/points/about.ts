/**
 * Globs for files and folders whose names contain a word stem: `receiv` matches `receiving/x.ts`, `stock-receiving.ts`,
 * `stock_receiving.py` and `StockReceiving.java`; `count` does not match `account.ts`.
 */
export const about = (...words: readonly string[]): string[] => words.flatMap(globsOf)

const globsOf = (word: string): string[] => {
  const pascal = pascalCase(word)
  const snake = word.replaceAll('-', '_')
  const names = [`${word}*`, `${snake}*`, `*-${word}*`, `*_${snake}*`, `*.${word}*`, `*${pascal}*`]
  return [...new Set(names)].flatMap((name) => [`**/${name}`, `**/${name}/**`])
}

/** `hold-reason` becomes `HoldReason`. */
const pascalCase = (word: string): string =>
  word
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
