import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { readerOf } from '../../../src/config/reader.ts'
import { configurationPage } from '../../../src/config/reference/configuration-page.ts'
import { envExample, shownValue } from '../../../src/config/reference/env-example.ts'
import { CONFIGURATION_PARTS } from '../../../src/config/schema.ts'

const committed = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const variables = CONFIGURATION_PARTS.flatMap((part) => Object.entries(part.variables))
const uncommented = parseEnv(committed('.env.example').replace(/^# ?/gm, ''))

test.each([
  ['.env.example', envExample],
  ['docs/configuration.md', configurationPage],
])('%s is what `npm run docs:configuration` writes', (path, write) => {
  expect(committed(path)).toBe(write())
})

test('every line of .env.example without its # is a variable with the value that is shown, or a description', () => {
  expect(uncommented).toEqual(Object.fromEntries(variables.map(([name, variable]) => [name, shownValue(variable)])))
})

test('a line of .env.example taken as it stands is never at fault by itself', () => {
  for (const part of CONFIGURATION_PARTS) {
    const reader = readerOf(uncommented)
    reader.read(part.variables)
    // Nobody is to run on a token that everybody can read here.
    expect(reader.faults.filter((fault) => !fault.startsWith('API_TOKENS'))).toEqual([])
  }
})

test('all lines of .env.example together only lack a choice between the ways to set a part up', () => {
  expect(() => readConfig(uncommented)).toThrow(
    `The configuration has 5 faults:
  API_TOKENS: a token needs 16 characters or more, such as openssl rand -base64 32 prints
  SLACK_BOT_TOKEN and SLACK_WORKSPACES: one workspace by its token, or several by OAuth, not both
  FORGE: github-standin takes the place of GITHUB_REPOSITORY; set only one of them
  GITHUB_TOKEN and GITHUB_APP_ID: only one of them can be used
  GITHUB_PRIVATE_KEY: missing; it is the PEM file that GitHub gave`,
  )
})

test('what is read is what is documented, and a file only where it is said', () => {
  const asked = new Set<string>()
  const env = new Proxy({}, { get: (_, name) => void asked.add(String(name)) })
  readConfig(env)
  const documented = [...configurationPage().matchAll(/^\| `(\w+)` .*?\|.*?\|( \*\*(?:secret, )?file\*\*)?/gm)]
  const names = documented.flatMap(([, name = '', file]) => (file ? [name, `${name}_FILE`] : [name]))
  expect([...asked].toSorted()).toEqual(names.toSorted())
})
