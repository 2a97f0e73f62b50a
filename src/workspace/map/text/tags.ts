import type { Node } from '@vscode/tree-sitter-wasm'
import { z } from 'zod'
import { parse } from '../../../syntax/grammar.ts'

/** A file's definitions, and the names that it uses. */
export const Tags = z.object({
  definitions: z.array(z.object({ name: z.string(), line: z.number(), text: z.string() })),
  /** Unique, separated by blanks. */
  names: z.string(),
})
export type Tags = z.infer<typeof Tags>

const DEFINES =
  /(?<!import_|namespace_use_)(?:declaration|definition|declarator|item|(?:method|function)_signature|method|class|module|spec)$/
/** Definitions inside one of these are not visible outside. */
const CLOSED = /function|method|constructor|arrow|lambda/
const DEPTH_LIMIT = 6
const DEFINITION_LIMIT = 60
const NAME_LIMIT = 300
const NAME = /[A-Za-z_$][\w$]{2,60}/g

export async function tagsOf(path: string, text: string): Promise<Tags> {
  const tree = await parse(path, text)
  if (!tree) return { definitions: [], names: '' }
  try {
    const definitions = definitionsBelow(tree.rootNode, 0).slice(0, DEFINITION_LIMIT)
    return { definitions, names: namesIn(text) }
  } finally {
    tree.delete()
  }
}

function definitionsBelow(node: Node, depth: number): Tags['definitions'] {
  return node.namedChildren.flatMap((child) => {
    if (child === null) return []
    const name = DEFINES.test(child.type) ? child.childForFieldName('name')?.text : undefined
    const own = name === undefined || !/^[\w$]+$/.test(name) ? [] : [definition(child, name)]
    return CLOSED.test(child.type) || depth >= DEPTH_LIMIT ? own : [...own, ...definitionsBelow(child, depth + 1)]
  })
}

const definition = ({ startPosition, text }: Node, name: string): Tags['definitions'][number] => {
  const [first = ''] = text.split('\n', 1)
  return { name, line: startPosition.row + 1, text: first.trim().slice(0, 100) }
}

const namesIn = (text: string): string => [...new Set(text.match(NAME))].slice(0, NAME_LIMIT).join(' ')
