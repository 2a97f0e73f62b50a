// The repository's own checks: node scripts/check.mjs backend | frontend | secrets. Exit code 0: passed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Script } from 'node:vm'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

const filesIn = (folder, ending) =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .filter((path) => !/[\\/](\.git|node_modules)[\\/]/.test(path))
        .sort()
    : []

const relative = (path) => path.slice(ROOT.length).replaceAll('\\', '/')

const runTests = (folder) => {
  const tests = filesIn(`${folder}/test`, '.test.mjs')
  if (tests.length === 0) return [`${folder}: there are no tests`]
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  // All files in one process: `node --test` of an older Node starts one for each, which takes twice the time.
  const args = ['--test-reporter=spec', ...tests.slice(1).flatMap((test) => ['--import', pathToFileURL(test).href]), tests[0]]
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' })
  return status === 0 ? [] : [`${folder}: tests fail`]
}

/** What a page for a scanner must have; one line for each fault. */
const pageFaults = (html) => {
  const ids = [...html.matchAll(/<(?:input|select|textarea)\b[^>]*\bid="([^"]+)"/g)].map((match) => match[1])
  const fields = html.match(/<(?:input|select|textarea)\b/g)?.length ?? 0
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1])
  return [
    !/<html lang="[a-z]{2}/.test(html) && 'has no lang',
    !/<title>[^<]+<\/title>/.test(html) && 'has no title',
    ids.length !== fields && 'has a field without id',
    ...ids.map((id) => !html.includes(`<label for="${id}">`) && `has no label for ${id}`),
    fields > 0 && !/aria-live=/.test(html) && 'announces no answers (aria-live)',
    /(?:src|href)="(?:https?:)?\/\//.test(html) && 'loads from another host',
    ...scripts.map(scriptFault),
  ].filter(Boolean)
}

const scriptFault = (source) => {
  try {
    new Script(source)
    return null
  } catch (error) {
    return `has a script that does not parse: ${error.message}`
  }
}

const checkPages = () =>
  filesIn('frontend/pages', '.html').flatMap((path) =>
    pageFaults(readFileSync(path, 'utf8')).map((fault) => `${relative(path)}: ${fault}`),
  )

const SECRETS = [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, /\bAKIA[0-9A-Z]{16}\b/, /\bgh[pousr]_\w{36}/, /\bxox[abprs]-[\w-]{10}/, /\bsk-\w{20}/]

const checkSecrets = () =>
  filesIn('.', '').flatMap((path) => {
    const lines = readFileSync(path, 'utf8').split('\n')
    const found = lines.findIndex((line) => SECRETS.some((secret) => secret.test(line)))
    return found < 0 ? [] : [`${relative(path)}:${found + 1}: looks like a secret`]
  })

const CHECKS = {
  backend: () => runTests('backend'),
  frontend: () => [...checkPages(), ...runTests('frontend')],
  secrets: checkSecrets,
}

const check = CHECKS[process.argv[2]]
const faults = check ? check() : [`unknown check; one of: ${Object.keys(CHECKS).join(', ')}`]
for (const fault of faults) console.error(fault)
console.log(faults.length === 0 ? `${process.argv[2]}: passed` : `${process.argv[2]}: failed`)
process.exitCode = faults.length === 0 ? 0 : 1
