import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import TreeSitter, { type Parser } from '@vscode/tree-sitter-wasm'

const FOLDER = dirname(fileURLToPath(import.meta.resolve('@vscode/tree-sitter-wasm')))

/** By file ending. */
const GRAMMARS: Readonly<Record<string, string>> = {
  ...each('javascript', '.js', '.mjs', '.cjs', '.jsx'),
  ...each('typescript', '.ts', '.mts', '.cts'),
  ...each('tsx', '.tsx'),
  ...each('python', '.py'),
  ...each('java', '.java'),
  ...each('go', '.go'),
  ...each('c-sharp', '.cs'),
  ...each('php', '.php'),
  ...each('ruby', '.rb'),
  ...each('rust', '.rs'),
  ...each('css', '.css'),
  ...each('bash', '.sh'),
}

function each(grammar: string, ...endings: string[]): Record<string, string> {
  return Object.fromEntries(endings.map((ending) => [ending, grammar]))
}

const parsers = new Map<string, Promise<Parser>>()

/** The parser of a file's language, loaded once; `null`: we know no grammar for it. */
export async function parserFor(path: string): Promise<Parser | null> {
  const grammar = GRAMMARS[extname(path).toLowerCase()]
  if (grammar === undefined) return null
  const parser = parsers.get(grammar) ?? load(grammar)
  parsers.set(grammar, parser)
  return parser
}

async function load(grammar: string): Promise<Parser> {
  await TreeSitter.Parser.init()
  const language = await TreeSitter.Language.load(join(FOLDER, `tree-sitter-${grammar}.wasm`))
  return new TreeSitter.Parser().setLanguage(language)
}
