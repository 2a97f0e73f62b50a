import { isComment, type SyntaxNode, type SyntaxTree } from './tree.ts'

const LIMIT_CHARS = 2_000

/** What stands between the quotes of strings and the slashes of patterns. */
const CONTENT =
  /(?:string_fragment|string_content|literal_content|escape_sequence|regex_pattern|jsx_text|heredoc_(?:body|content)|nowdoc_string|raw_string_content)$/
/** Literals that some grammars do not take apart. */
const WHOLE = /^(?:char(?:acter)?_literal|verbatim_string_literal|raw_string_literal|raw_string|ansi_c_string)$/

export const isContent = ({ type, isNamed }: SyntaxNode): boolean => isNamed && CONTENT.test(type)

/** A literal that holds its quotes and its content in one leaf. */
export const isWholeString = ({ type, index, last }: SyntaxNode): boolean => index === last && WHOLE.test(type)

/** A piece of code on one line, so that it reads the same however it is formatted; long ones are cut. */
export function compact(
  tree: SyntaxTree,
  node: SyntaxNode,
  keep: 'all' | 'code' = 'all',
  limitChars = LIMIT_CHARS,
): string {
  let [text, end, isComma] = ['', node.start, false]
  for (let at = node.index; at <= node.last && text.length < limitChars; at++) {
    const leaf = tree.nodes[at]
    if (leaf === undefined || leaf.index !== leaf.last || isComment(leaf)) continue
    const said = saidBy(tree, leaf, keep)
    if (isComma && /^[)\]}]/.test(said)) text = text.slice(0, -1)
    text += leaf.start > end && /[\w$]$/.test(text) && /^[\w$]/.test(said) ? ` ${said}` : said
    isComma = said === ',' && !isContent(leaf)
    end = leaf.end
  }
  return text
}

function saidBy(tree: SyntaxTree, leaf: SyntaxNode, keep: 'all' | 'code'): string {
  const said = tree.text.slice(leaf.start, leaf.end)
  if (keep === 'code' && isContent(leaf)) return ''
  if (keep === 'code' && isWholeString(leaf)) return `${said[0]}${said.at(-1)}`
  return said === '"' && !holdsQuote(tree, leaf) ? "'" : said
}

/** Both quotes mean the same, unless the string holds the other one. */
function holdsQuote({ text, nodes }: SyntaxTree, quote: SyntaxNode): boolean {
  const string = nodes[quote.parent]
  return string === undefined || text.slice(string.start, Math.min(string.end, string.start + 200)).includes("'")
}
