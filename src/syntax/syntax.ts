import type { Node } from '@vscode/tree-sitter-wasm'
import { parse } from './grammar.ts'

/** Parsing takes 1.5 ms for each kilobyte of these. */
const LONGEST_CHARS = 200_000

/**
 * Where a change to a file breaks its syntax, e.g. `line 7: unexpected …`; `null`: it does not, or nobody can tell. A
 * file that was broken before may stay as broken as it was.
 */
export async function syntaxFault(path: string, before: string | null, after: string): Promise<string | null> {
  if (after.length > LONGEST_CHARS) return null
  const faults = await faultsOf(path, after)
  if (faults.length === 0 || (before !== null && faults.length <= (await faultsOf(path, before)).length)) return null
  return faults[0] ?? null
}

async function faultsOf(path: string, text: string): Promise<string[]> {
  const tree = await parse(path, text)
  if (!tree) return []
  try {
    return tree.rootNode.hasError ? errorsBelow(tree.rootNode).map(describe) : []
  } finally {
    tree.delete()
  }
}

const errorsBelow = (node: Node): Node[] => {
  if (node.isError || node.isMissing) return [node]
  return node.hasError ? node.children.flatMap((child) => (child === null ? [] : errorsBelow(child))) : []
}

const describe = ({ startPosition, isMissing, type, text }: Node): string => {
  const [first = ''] = text.split('\n')
  return `line ${startPosition.row + 1}: ${isMissing ? `\`${type}\` is missing` : `unexpected \`${first.slice(0, 80)}\``}`
}
