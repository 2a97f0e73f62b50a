import type { Tags } from './file-tags.ts'

/** Definitions of languages without a grammar, one pattern a language; the last group is the name. */
const LINES: Readonly<Record<string, RegExp>> = {
  kotlin:
    /^\s{0,8}(?:(?:public|private|internal|protected|open|abstract|sealed|data|enum|annotation|inner|value|suspend|inline|override|operator|infix|tailrec|const|lateinit|actual|expect)\s+)*(?:class|interface|object|fun(?:\s+interface)?|typealias|val|var)\s+(?:<[^>\n]{1,100}>\s*)?(?:[\w.<>?, ]{1,80}\.)?(`[^`\n]{1,100}`|\w+)/,
  dart: /^\s{0,4}(?:(?:abstract|base|final|sealed|interface|mixin)\s+)*(?:class|mixin|enum|extension(?:\s+type)?|typedef)\s+(\w+)/,
  sql: /^\s*create\s+(?:or\s+replace\s+)?(?:unique\s+|materialized\s+|temp(?:orary)?\s+|global\s+)*(?:table|view|function|procedure|index|type|trigger|sequence|schema|domain)\s+(?:if\s+not\s+exists\s+)?["'`[]?(?:\w+["'`\]]?\.["'`[]?)?(\w+)/i,
  prisma: /^\s*(?:model|enum|type|view)\s+(\w+)\s*\{/,
  graphql: /^\s*(?:extend\s+)?(?:type|interface|enum|input|union|scalar|directive)\s+@?(\w+)/,
  proto: /^\s*(?:message|service|enum|rpc)\s+(\w+)/,
  swift:
    /^\s{0,8}(?:(?:public|private|internal|open|final|static|override|mutating|fileprivate)\s+)*(?:class|struct|enum|protocol|extension|actor|func)\s+(\w+)/,
  scala:
    /^\s{0,8}(?:(?:private|protected|final|sealed|abstract|implicit|override|case|lazy)\s+)*(?:class|trait|object|def|type|enum)\s+(\w+)/,
  groovy:
    /^\s{0,8}(?:(?:public|private|protected|static|final|abstract)\s+)*(?:class|interface|enum|trait|def|void)\s+(\w+)/,
  markdown: /^#{1,4}\s+(.{1,100}?)\s*#*$/,
}

const ENDINGS: Readonly<Record<string, string>> = {
  ...{ kt: 'kotlin', kts: 'kotlin', dart: 'dart', sql: 'sql', prisma: 'prisma', graphql: 'graphql', gql: 'graphql' },
  ...{
    proto: 'proto',
    swift: 'swift',
    scala: 'scala',
    groovy: 'groovy',
    md: 'markdown',
    mdx: 'markdown',
    mdc: 'markdown',
  },
}

/** Tags of a file by plain lines; `null`: its language is not known here either. */
export function plainTags(path: string, text: string, namesIn: (text: string) => string, limit: number): Tags | null {
  const language = ENDINGS[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '']
  const pattern = language === undefined ? undefined : LINES[language]
  if (pattern === undefined) return null
  const definitions: Tags['definitions'] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > 400) continue
    const name = pattern.exec(line)?.at(-1)
    if (name === undefined) continue
    definitions.push({ name: name.replaceAll('`', ''), line: index + 1, text: line.trim().slice(0, 100) })
    if (definitions.length === limit) break
  }
  return { definitions, names: language === 'markdown' ? '' : namesIn(text) }
}

/** The script of a component of Vue or Svelte, and how many lines stand before it; `null`: the file is none, or has no script. */
export function scriptIn(path: string, text: string): { readonly text: string; readonly linesBefore: number } | null {
  if (!/\.(?:vue|svelte)$/i.test(path)) return null
  const open = /<script\b[^>]{0,200}>/i.exec(text)
  if (open === null) return null
  const from = open.index + open[0].length
  const end = text.indexOf('</script', from)
  const before = text.slice(0, from).split('\n').length - 1
  return { text: text.slice(from, end < 0 ? text.length : end), linesBefore: before }
}
