import type { RepositoryTree } from './tree.ts'

const FILES =
  /^(?:[\w-]+\/)?\.?env[.-](?:test|ci)(?:[.-]example)?$|^(?:[\w-]+\/)?\.?env[.-](?:example|sample|template|dist)$/
const OWN = /^(?:CI|PATH|HOME|TMPDIR|NODE_OPTIONS|JAVA_TOOL_OPTIONS|NODE_ENV)$/
const MOST = 60

/** Variables that the repository gives as an example, of tests before others: no secret of anybody is committed. */
export async function exampleVariables(tree: RepositoryTree): Promise<Record<string, string>> {
  const found = tree.files.filter((path) => FILES.test(path))
  const [file] = found.toSorted((a, b) => Number(/test|ci/.test(b)) - Number(/test|ci/.test(a)) || a.length - b.length)
  const text = file === undefined ? '' : ((await tree.read(file)) ?? '')
  const pairs = [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, plain(value)] as const,
  )
  return Object.fromEntries(pairs.filter(([name]) => !OWN.test(name)).slice(0, MOST))
}

const plain = (value: string): string => {
  const [, quoted] = /^\s*(?:"([^"]*)"|'([^']*)')/.exec(value)?.filter((one) => one !== undefined) ?? []
  return quoted ?? value.replace(/\s#.*$/, '').trim()
}
