import { changesMethod, dropsOptionalChaining, dropsProperty, dropsStatement } from './mutate-calls.ts'
import { dropsNegation, dropsOperand, fixesCondition, skipsLoop } from './mutate-conditions.ts'
import { type Mutator, namedChildrenOf } from './mutate-edit.ts'
import { becomesText, emptiesText, emptiesTextInQuotes, nextNumber } from './mutate-literals.ts'
import { dropsSign, swapsArithmetic, swapsPythonRelation, swapsRelation } from './mutate-operators.ts'
import { emptiesReturn, ofJava, ofJavaScript, ofPython, ofTypeScript } from './mutate-returns.ts'

/** How a language's source is changed: by the type of a node of its syntax tree. A kind of fault is an entry in a row. */
export interface Dialect {
  readonly mutators: Readonly<Record<string, readonly Mutator[]>>
  /** Nothing below these is changed: types, imports. */
  readonly skipped: ReadonlySet<string>
}

const TRUTH = { yes: 'true', no: 'false' }
const PYTHON_TRUTH = { yes: 'True', no: 'False' }

const inBraces = {
  binary_expression: [swapsRelation, swapsArithmetic, dropsOperand('&&', '||', '??')],
  update_expression: [swapsArithmetic],
  if_statement: [fixesCondition(TRUTH)],
  ternary_expression: [fixesCondition(TRUTH)],
  while_statement: [skipsLoop(TRUTH)],
  for_statement: [skipsLoop(TRUTH)],
  expression_statement: [dropsStatement(';')],
  true: [becomesText('false')],
  false: [becomesText('true')],
} as const satisfies Dialect['mutators']

const javaScript = {
  ...inBraces,
  augmented_assignment_expression: [swapsArithmetic],
  unary_expression: [dropsNegation('argument'), dropsSign('argument')],
  call_expression: [changesMethod({ callee: 'function', object: 'object', name: 'property' }), dropsOptionalChaining],
  member_expression: [dropsOptionalChaining],
  subscript_expression: [dropsOptionalChaining],
  pair: [dropsProperty('object')],
  shorthand_property_identifier: [dropsProperty('object')],
  method_definition: [dropsProperty('object')],
  spread_element: [dropsProperty('object', 'array')],
  number: [nextNumber],
  string: [emptiesText],
} as const satisfies Dialect['mutators']

const JAVASCRIPT: Dialect = {
  mutators: { ...javaScript, return_statement: [emptiesReturn(ofJavaScript)] },
  skipped: new Set(['import_statement']),
}

const TYPESCRIPT: Dialect = {
  mutators: {
    ...javaScript,
    return_statement: [emptiesReturn(ofTypeScript)],
    arrow_function: [emptiesReturn(ofTypeScript)],
  },
  skipped: new Set([
    ...['import_statement', 'interface_declaration', 'type_alias_declaration', 'ambient_declaration'],
    ...['type_annotation', 'type_arguments', 'type_parameters', 'type_predicate_annotation', 'asserts_annotation'],
    ...['literal_type', 'union_type', 'intersection_type', 'object_type', 'tuple_type', 'array_type', 'generic_type'],
    ...['lookup_type', 'conditional_type', 'function_type', 'template_literal_type', 'readonly_type'],
  ]),
}

const PYTHON: Dialect = {
  mutators: {
    comparison_operator: [swapsPythonRelation],
    binary_operator: [swapsArithmetic],
    augmented_assignment: [swapsArithmetic],
    boolean_operator: [dropsOperand('and', 'or')],
    not_operator: [dropsNegation('argument')],
    unary_operator: [dropsSign('argument')],
    if_statement: [fixesCondition(PYTHON_TRUTH)],
    elif_clause: [fixesCondition(PYTHON_TRUTH)],
    conditional_expression: [fixesCondition(PYTHON_TRUTH, (node) => namedChildrenOf(node)[1] ?? null)],
    while_statement: [skipsLoop(PYTHON_TRUTH)],
    call: [changesMethod({ callee: 'function', object: 'object', name: 'attribute' })],
    expression_statement: [dropsStatement('pass')],
    pair: [dropsProperty('dictionary')],
    dictionary_splat: [dropsProperty('dictionary')],
    list_splat: [dropsProperty('list')],
    return_statement: [emptiesReturn(ofPython)],
    integer: [nextNumber],
    float: [nextNumber],
    true: [becomesText('False')],
    false: [becomesText('True')],
    string: [emptiesText],
  },
  skipped: new Set(['import_statement', 'import_from_statement', 'type', 'decorator']),
}

const JAVA: Dialect = {
  mutators: {
    ...inBraces,
    assignment_expression: [swapsArithmetic],
    unary_expression: [dropsNegation('operand'), dropsSign('operand')],
    method_invocation: [changesMethod({ callee: null, object: 'object', name: 'name' })],
    return_statement: [emptiesReturn(ofJava)],
    decimal_integer_literal: [nextNumber],
    decimal_floating_point_literal: [nextNumber],
    string_literal: [emptiesTextInQuotes],
  },
  skipped: new Set(['import_declaration', 'package_declaration', 'annotation', 'marker_annotation']),
}

export const DIALECTS = {
  javascript: JAVASCRIPT,
  typescript: TYPESCRIPT,
  tsx: TYPESCRIPT,
  python: PYTHON,
  java: JAVA,
} as const satisfies Readonly<Record<string, Dialect>>
export type MutableLanguage = keyof typeof DIALECTS
