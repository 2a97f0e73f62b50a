import type { Node } from '@vscode/tree-sitter-wasm'
import { parse } from '../../syntax/grammar.ts'
import type { Tags } from './tags.ts'

const DEFINES =
  /(?<!import_|namespace_use_)(?:declaration|definition|declarator|item|(?:method|function)_signature|method|class|module|spec)$/
/** Definitions inside one of these are not visible outside. */
const CLOSED = /function|method|constructor|arrow|lambda/
const DEPTH_LIMIT = 6
const DEFINITION_LIMIT = 60
const NAME_LIMIT = 300
const NAME = /[A-Za-z_$][\w$]{2,60}/g

/** The tags of each file. */
export async function tagsOfFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  at: (index: number) => void = () => {},
): Promise<Tags[]> {
  const all: Tags[] = []
  for (const [index, { path, text }] of files.entries()) {
    at(index)
    all.push(await tagsOf(path, text))
  }
  return all
}

async function tagsOf(path: string, text: string): Promise<Tags> {
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
