import type { Node } from '@vscode/tree-sitter-wasm'
import { parse } from '../../../syntax/grammar.ts'
import type { Tags } from './file-tags.ts'
import { plainTags, scriptIn } from './plain-tags.ts'

const DEFINES =
  /(?<!import_|namespace_use_)(?:declaration|definition|declarator|item|(?:method|function)_signature|method|class|module|spec)$/
/** Definitions inside one of these are not visible outside. */
const CLOSED = /function|method|constructor|arrow|lambda/
const DEPTH_LIMIT = 6
const DEFINITION_LIMIT = 60
const NAME_LIMIT = 300
const NAME = /[\p{L}_$][\p{L}\d_$]{2,60}/gu

/** By a grammar, or by plain lines where there is none. */
export async function tagsOf(path: string, text: string): Promise<Tags> {
  const script = scriptIn(path, text)
  const tree = script === null ? await parse(path, text) : await parse(`${path}.ts`, script.text)
  if (!tree) return plainTags(path, text, namesIn, DEFINITION_LIMIT) ?? { definitions: [], names: '' }
  try {
    const definitions = definitionsBelow(tree.rootNode, 0).slice(0, DEFINITION_LIMIT)
    const before = script?.linesBefore ?? 0
    return { definitions: definitions.map((one) => ({ ...one, line: one.line + before })), names: namesIn(text) }
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
