import { argumentsOf, chainAt } from '../chains.ts'
import { childrenOf, fieldOf, parentOf, partsOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'

/** What stands above a function or a class and says something about it. */
export interface Annotation {
  /** As it is written, e.g. `pytest.mark.skip`, `Disabled`, `tokio::test`. */
  readonly name: string
  readonly node: SyntaxNode
  readonly given: readonly SyntaxNode[]
}

/** Decorators, annotations, attributes, and tags in the comment of documentation. */
export function annotationsOf(tree: SyntaxTree, node: SyntaxNode): Annotation[] {
  const parent = parentOf(tree, node)
  const decorators = parent?.type === 'decorated_definition' ? childrenOf(tree, parent) : []
  const lists = childrenOf(tree, node).filter(({ type }) => /^(?:modifiers|attribute_list)$/.test(type))
  return [
    ...decorators.filter(({ type }) => type === 'decorator').map((one) => decoratorAt(tree, one)),
    ...lists.flatMap((list) => attributesIn(tree, list)),
    ...aboveIt(tree, node),
  ]
}

function decoratorAt(tree: SyntaxTree, node: SyntaxNode): Annotation {
  const [what = node] = partsOf(tree, node)
  const chain = chainAt(tree, what)
  if (chain === null) return { name: textOf(tree, what).slice(0, 80), node: what, given: [] }
  const last = chain.steps.at(-1)?.call
  const name = chain.steps.map((step) => step.name).join('.')
  return { name, node, given: last == null ? [] : argumentsOf(tree, last) }
}

function attributesIn(tree: SyntaxTree, list: SyntaxNode): Annotation[] {
  return partsOf(tree, list).flatMap((part) => {
    if (part.type === 'attribute_group') return attributesIn(tree, part)
    return /^(?:attribute|annotation|marker_annotation)$/.test(part.type) ? [attributeAt(tree, part)] : []
  })
}

function attributeAt(tree: SyntaxTree, node: SyntaxNode): Annotation {
  const [first, ...others] = partsOf(tree, node)
  const name = fieldOf(tree, node, 'name') ?? first
  const list = fieldOf(tree, node, 'arguments', 'parameters') ?? others.find(({ type }) => /_list$/.test(type))
  const given = list == null ? [] : partsOf(tree, list)
  const plain = given.map((one) => (/argument$/.test(one.type) ? (partsOf(tree, one).at(-1) ?? one) : one))
  return { name: name === undefined ? '' : textOf(tree, name).replace(/^.*[\\.]/, ''), node, given: plain }
}

/** Rust puts attributes before the function, PHP tags into the comment before it. */
function aboveIt(tree: SyntaxTree, node: SyntaxNode): Annotation[] {
  const found: Annotation[] = []
  for (let at = tree.nodes[node.previous]; at !== undefined; at = tree.nodes[at.previous]) {
    if (at.type === 'attribute_item') found.unshift(...partsOf(tree, at).map((one) => rustAttribute(tree, one)))
    else if (at.type === 'comment') found.unshift(...tagsIn(tree, at))
    else break
  }
  return found
}

function rustAttribute(tree: SyntaxTree, node: SyntaxNode): Annotation {
  const given = fieldOf(tree, node, 'arguments')
  const name = partsOf(tree, node)[0] ?? node
  return { name: textOf(tree, name), node, given: given === null ? [] : [given] }
}

const TAG = /@(test|dataProvider)\b(?:[ \t]+(\w+))?/g

/** What a tag names is found by its text: it is no node. */
const tagsIn = (tree: SyntaxTree, comment: SyntaxNode): Annotation[] =>
  textOf(tree, comment).startsWith('/**')
    ? [...textOf(tree, comment).matchAll(TAG)].map(([, name = '', word = '']) => ({
        ...{ name: name === 'test' ? name : `${name} ${word}`, node: comment, given: [] },
      }))
    : []
