// What closed files come to for a user who is not root: run by closed.test.ts as one.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from '../../../../src/exec/git.ts'
import { removeTree, treeIn, treeOut } from '../../../../src/exec/trees/trees.ts'

const { signal } = new AbortController()
const folder = mkdtempSync(join(tmpdir(), 'wms-closed-'))
const place = { gitDir: join(folder, 'store.git'), root: join(folder, 'files'), memory: join(folder, 'memory') }
const files = async (tree: string) => (await git(place, ['ls-tree', '-r', '--name-only', tree])).split('\n')

await git(place, ['init', '--quiet', '--bare', '--template=', place.gitDir])
mkdirSync(join(place.root, 'closed/in'), { recursive: true })
for (const path of ['a.txt', 'closed/b.txt', 'closed/in/c.txt']) writeFileSync(join(place.root, path), `${path}\n`)
const base = await treeIn(place, null, signal)
const close = () => {
  const modes = { 'closed/in/c.txt': 0, 'closed/in': 0o600, closed: 0, 'a.txt': 0o200 }
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(place.root, path), mode)
}
writeFileSync(join(place.root, 'closed/new.txt'), 'new\n')
close()
const closed = await treeIn(place, base, signal)
close()
await treeOut(place, base, signal)
const reset = await treeIn(place, base, signal)
close()
await removeTree(place.root)
process.stdout.write(
  JSON.stringify({
    uid: process.getuid?.(),
    closed: await files(closed),
    isReset: reset === base,
    left: existsSync(place.root),
  }),
)
execFileSync('rm', ['-rf', folder])
