import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const PROGRAMS = [
  'cat',
  'cp',
  'env',
  'fallocate',
  'head',
  'ln',
  'ls',
  'mkdir',
  'mv',
  'perl',
  'rm',
  'sh',
  'sleep',
  'test',
  'touch',
  'true',
  'yes',
]

/** Imports an image of this machine's own programs, from a folder: no registry is asked. Returns its name. */
export function importImage(engine: string): string {
  const root = mkdtempSync(join(tmpdir(), 'wms-root-'))
  try {
    for (const name of ['etc', 'home', 'proc', 'run', 'sys', 'tmp', 'dev', 'usr/bin', 'workspace'])
      mkdirSync(join(root, name), { recursive: true })
    chmodSync(join(root, 'tmp'), 0o1777)
    for (const name of ['bin', 'lib', 'lib64']) if (existsSync(`/${name}`)) symlinkSync(`usr/${name}`, join(root, name))
    for (const name of PROGRAMS) put(root, realpathSync(`/usr/bin/${name}`), `/usr/bin/${name}`)
    put(root, process.execPath, '/usr/bin/node')
    const tar = join(root, 'root.tar')
    execFileSync('tar', ['-cf', tar, '--exclude=./root.tar', '-C', root, '.'])
    const name = 'localhost/wms-orchestrator-test:1'
    execFileSync(engine, ['import', tar, name], { stdio: 'ignore' })
    return name
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** A program with the libraries that it loads. */
function put(root: string, from: string, at: string): void {
  copy(root, from, at)
  const listed = execFileSync('ldd', [from], { encoding: 'utf8' })
  for (const [library] of listed.matchAll(/\/[^\s)]+/g))
    copy(root, realpathSync(library), library.startsWith('/usr/') ? library : `/usr${library}`)
}

function copy(root: string, from: string, at: string): void {
  const to = join(root, at)
  if (existsSync(to)) return
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
