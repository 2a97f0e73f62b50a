/** Words that requests are full of and that say nothing of a place in code. */
const EMPTY = new Set(
  'the and for with that this from into not are was has have but its their they when which each one all only must can may should will would there where what how who than then also must-not und der die das con los las del que por para com uma des les pour une для что как или при это если'.split(
    ' ',
  ),
)

/** Without accents and case, so that `Endereço` is `endereco` in a name. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()

/** The words of a text, path or identifier as they are compared: folded, and without the commonest English endings. */
export const keywordsOf = (text: string): string[] =>
  (
    folded(text.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, '$1 $2')).match(
      WORD,
    ) ?? []
  )
    .filter((word) => !EMPTY.has(word))
    .map(stemOf)

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2,}|[\p{L}\d]{3,}/gu

function stemOf(word: string): string {
  if (word.length < 5) return word.replace(/(?<=^.{2}[^su])s$/u, '')
  const single = word.replace(/ies$/, 'y').replace(/(?<=(?:ss|sh|ch|x))es$|(?<=[^su])s$/, '')
  const plain = single.replace(/(?<=\p{L}{4})(?:ing|ed)$/u, '')
  return plain.length > 4 ? plain.replace(/e$/, '') : plain
}

/** Names of code in a text: identifiers that no prose has, and file names. */
export const codeNamesIn = (text: string): string[] => [
  ...new Set(text.match(/[\p{L}_$][\p{L}\d_$]*(?:[._/-][\p{L}\d_$]+)*/gu)?.flatMap(namesIn) ?? []),
]

const namesIn = (token: string): string[] => {
  const isName = /\p{Ll}\p{Lu}|\p{L}_\p{L}|\p{L}\.\p{Ll}{1,6}$|\//u.test(token)
  return isName ? [token, ...token.split(/[./]/).filter((part) => /\p{Ll}\p{Lu}|\p{L}_\p{L}/u.test(part))] : []
}
