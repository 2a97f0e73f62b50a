import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import TreeSitter, { type Parser, type Tree } from '@vscode/tree-sitter-wasm'
import { loadedOnce } from './loaded-once.ts'

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

/** The name of the grammar for a file; `null`: we know none. */
export const grammarOf = (path: string): string | null => GRAMMARS[extname(path).toLowerCase()] ?? null

const parserOf = loadedOnce(async (grammar: string): Promise<Parser> => {
  await TreeSitter.Parser.init()
  const language = await TreeSitter.Language.load(join(FOLDER, `tree-sitter-${grammar}.wasm`))
  return new TreeSitter.Parser().setLanguage(language)
})

/** The parser of a file's language, loaded once; `null`: we know no grammar for it. */
export async function parserFor(path: string): Promise<Parser | null> {
  const grammar = grammarOf(path)
  return grammar === null ? null : parserOf(grammar)
}

/** A long file takes 1.5 ms for each kilobyte; what takes so much longer was written to. */
const PATIENCE_MS = 300
const PATIENCE_MS_PER_CHAR = 0.005
/** Looking at the clock takes a good part of a step. */
const STEPS_A_LOOK = 4

/**
 * The tree of a text, which whoever asks must delete; `null`: there is no grammar for it, or it holds the parser up. The
 * limit is the processor's time, so that a busy machine changes nothing.
 */
export async function parse(path: string, text: string): Promise<Tree | null> {
  const parser = await parserFor(path)
  if (parser === null) return null
  const begun = process.threadCpuUsage()
  const limitMs = PATIENCE_MS + text.length * PATIENCE_MS_PER_CHAR
  let steps = 0
  const isTooLong = () => ++steps % STEPS_A_LOOK === 0 && process.threadCpuUsage(begun).user > limitMs * 1000
  const tree = parser.parse(text, null, { progressCallback: isTooLong })
  if (tree === null) parser.reset()
  return tree
}
