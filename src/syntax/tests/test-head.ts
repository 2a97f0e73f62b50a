import type { TestMarkKind } from '../code-reading.ts'
import type { SyntaxNode } from '../tree.ts'
import type { CaseTable } from './tables.ts'

/** The beginning of a test, or of what holds tests. */
export interface TestHead {
  readonly kind: 'test' | 'suite'
  readonly title: string
  readonly mark: TestMarkKind | null
  readonly tables: readonly CaseTable[]
  readonly body: SyntaxNode | null
}
