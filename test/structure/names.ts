import { readFileSync } from 'node:fs'
import { commandLine } from '../../src/config/command-line.ts'
import { parserFor } from '../../src/syntax/grammar.ts'
import { isCode, sourceFiles } from './sources.ts'

/** A name that several files export, each with a thing of its own. */
export interface RepeatedName {
  readonly name: string
  readonly paths: readonly string[]
}

export async function repeatedNames(): Promise<RepeatedName[]> {
  const pathsByName = new Map<string, string[]>()
  for (const path of sourceFiles().filter(isCode)) {
    for (const name of await namesExportedBy(path)) pathsByName.set(name, [...(pathsByName.get(name) ?? []), path])
  }
  return [...pathsByName]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => ({ name, paths }))
    .toSorted((a, b) => b.paths.length - a.paths.length || a.name.localeCompare(b.name, 'en'))
}

/** What a file declares and exports; what it only hands on is another file's. A value and its type are one name. */
async function namesExportedBy(path: string): Promise<ReadonlySet<string>> {
  const tree = (await parserFor(path))?.parse(readFileSync(path, 'utf8'))
  if (!tree) return new Set()
  try {
    const statements = tree.rootNode.descendantsOfType('export_statement')
    const own = statements.filter((one) => one !== null && one.childForFieldName('source') === null)
    return new Set(own.flatMap((one) => (one === null ? [] : namesIn(one))))
  } finally {
    tree.delete()
  }
}

type Node = NonNullable<ReturnType<NonNullable<Awaited<ReturnType<typeof parserFor>>>['parse']>>['rootNode']

function namesIn(statement: Node): string[] {
  const declaration = statement.childForFieldName('declaration')
  if (declaration === null) {
    return statement.descendantsOfType('export_specifier').flatMap((one) => {
      const name = one?.childForFieldName('alias') ?? one?.childForFieldName('name')
      return name ? [name.text] : []
    })
  }
  const name = declaration.childForFieldName('name')
  if (name !== null) return [name.text]
  return declaration.namedChildren.flatMap((one) => {
    const declared = one?.type === 'variable_declarator' ? one.childForFieldName('name') : null
    if (!declared) return []
    if (declared.type === 'identifier') return [declared.text]
    return declared.descendantsOfType('shorthand_property_identifier_pattern').flatMap((part) => part?.text ?? [])
  })
}

export const namesText = (repeated: readonly RepeatedName[]): string =>
  repeated.length === 0
    ? 'Every exported name of src is exported by one file.'
    : [
        `${repeated.length} exported names of src are exported by more than one file:`,
        ...repeated.map(({ name, paths }) => `  ${name}: ${paths.join(', ')}`),
      ].join('\n')

if (import.meta.main) {
  commandLine({
    usage: 'npm run names',
    about: 'Prints the exported names of src that more than one file exports, and ends with 1 where there are any.',
  })
  const repeated = await repeatedNames()
  process.stdout.write(`${namesText(repeated)}\n`)
  process.exitCode = repeated.length === 0 ? 0 : 1
}
