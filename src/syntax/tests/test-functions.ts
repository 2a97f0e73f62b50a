import { fieldOf, type SyntaxNode, type SyntaxTree, textOf } from '../tree.ts'
import type { AnnotationTableReader } from './annotation-tables.ts'
import { type Annotation, annotationsOf } from './annotations.ts'
import { isNamedFunction } from './declarations.ts'
import type { TestLanguage } from './languages.ts'
import { markOfAnnotations } from './mark-words.ts'
import type { TestHead } from './test-head.ts'

/** The test that a function is by its name or by what is said above it; `null`: it is none. */
export function headOfFunction(
  tree: SyntaxTree,
  node: SyntaxNode,
  { named, marked }: TestLanguage,
  read: AnnotationTableReader,
): TestHead | null {
  if (!isNamedFunction(node) || (named === null && marked === null)) return null
  const name = fieldOf(tree, node, 'name')
  const title = name === null ? '' : textOf(tree, name)
  const annotations = annotationsOf(tree, node)
  const isMarked = marked !== null && annotations.some((one) => marked.test(one.name))
  if (!isMarked && named?.test(title) !== true) return null
  return headWith(tree, 'test', title, annotations, read(annotations), fieldOf(tree, node, 'body'))
}

const CLASSES = /^(?:class_declaration|class_definition|class|module|mod_item|record_declaration)$/

/** A class or a module, in which tests may lie. */
export function headOfClass(tree: SyntaxTree, node: SyntaxNode): TestHead | null {
  if (!node.isNamed || !CLASSES.test(node.type)) return null
  const name = fieldOf(tree, node, 'name')
  if (name === null) return null
  return headWith(tree, 'suite', textOf(tree, name), annotationsOf(tree, node), [], fieldOf(tree, node, 'body'))
}

const headWith = (
  tree: SyntaxTree,
  kind: TestHead['kind'],
  title: string,
  annotations: readonly Annotation[],
  tables: TestHead['tables'],
  body: SyntaxNode | null,
): TestHead => ({ kind, title, mark: markOfAnnotations(tree, annotations), tables, body })
