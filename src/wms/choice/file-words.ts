/**
 * Whether a file's own name has the words of a phrase beside one another, in any style: `stock lot` is in `stock_lot.py`,
 * `StockLotService.java`, `stock-lots.ts` and `stocklot.go`, not in `lots/index.ts`. A word that ends in `*` stands for
 * all that begin so.
 */
export const nameMatcher = (phrase: string): ((path: string) => boolean) => {
  const wanted = phrase.toLowerCase().split(' ')
  const glued = wanted.join('')
  return (path) => {
    const words = nameWords(path)
    return words.some(
      (word, at) => isWord(word, glued) || wanted.every((one, index) => isWord(words[at + index] ?? '', one)),
    )
  }
}

/** The words of a file's name, without its endings and folders. */
export const nameWords = (path: string): string[] =>
  stemOf(path)
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, '')

function isWord(word: string, wanted: string): boolean {
  if (wanted.endsWith('*')) return word.startsWith(wanted.slice(0, -1))
  return word === wanted || word === `${wanted}s` || word === `${wanted}es` || word === wanted.replace(/y$/, 'ies')
}
