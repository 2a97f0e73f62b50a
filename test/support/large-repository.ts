import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GitPlace, git } from '../../src/exec/git.ts'

const PROCESSES = ['receiving', 'putaway', 'picking', 'packing', 'shipping', 'counting', 'replenishment', 'returns']

/** A bare repository of generated modules that use each other, made in one import; some of its files are no code. */
export async function largeRepository(
  files: number,
  also: readonly { readonly path: string; readonly text: string }[] = [],
): Promise<{ place: GitPlace; sha: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'wms-large-'))
  const place = { gitDir: join(folder, 'store.git') }
  await git(place, ['init', '--quiet', '--bare', '--initial-branch=main'])
  const contents = [...Array.from({ length: files }, (_, index) => fileOf(index)), ...also]
  const entries = contents.map(
    ({ path, text }) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  )
  const head = 'commit refs/heads/main\ncommitter a <a@a.invalid> 0 +0000\ndata 4\nMade\n'
  await git(place, ['fast-import', '--quiet'], { input: `${head}${entries.join('')}\n` })
  return { place, sha: await git(place, ['rev-parse', 'main']), folder }
}

function fileOf(index: number): { path: string; text: string } {
  const process = PROCESSES[index % PROCESSES.length] ?? ''
  if (index % 50 === 0) return { path: `docs/${process}-${index}.md`, text: `# ${process} ${index}\n` }
  const uses = [index * 7, index * 13 + 1, index * 31 + 2].map((other) => (other % 97) + 1)
  const imports = uses.map((other) => `import { load${other} } from './part${other}.mjs'`).join('\n')
  const methods = Array.from(
    { length: 6 },
    (_, n) => `  step${n}(lot) {\n    return load${uses[n % 3]}(lot, ${n})\n  }`,
  ).join('\n')
  const text = `${imports}\n\nexport function load${index}(lot, count) {\n  return { lot, count: count + ${index} }\n}\n\nexport class ${process}Step${index} {\n${methods}\n}\n`
  return { path: `backend/src/${process}/part${index}.mjs`, text }
}
