import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path/posix'
import { beforeAll, expect, test } from 'vitest'

const PGBOSS = 'src/jobs/queue/pgboss-tables.ts'
/** The embedded forge is a program of its own, like the team's GitHub: its tables are its disk, and nobody else reads them. */
const EMBEDDED_FORGE = ['src/forge/local/local-checks.ts', 'src/forge/local/local-pull-requests.ts']

let sources: ReadonlyMap<string, string>
beforeAll(async () => {
  const names = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'))
  sources = new Map(
    await Promise.all(
      names.map(
        async (name): Promise<[string, string]> => [join('src', name), await readFile(join('src', name), 'utf8')],
      ),
    ),
  )
})

const filesWith = (pattern: RegExp): string[] =>
  [...sources].flatMap(([path, source]) => (pattern.test(source) ? [path] : [])).sort()
const isStore = (path: string): boolean => path.startsWith('src/store/')

/** Written by the same statements, with the table's name put in. */
const INBOXES = ['slack_inbox', 'github_inbox']
/** Kept for processes of older versions, which still write them. */
const RETIRED = ['github_deliveries']

async function tablesMigrated(): Promise<string[]> {
  const files = await readdir('migrations')
  const texts = await Promise.all(files.map((name) => readFile(join('migrations', name), 'utf8')))
  return texts.flatMap((text) => [...text.matchAll(/^create table (\w+)/gm)].map(([, table = '']) => table)).sort()
}

test('SQL is written in the store, for the queue’s own tables in one file, and by the embedded forge', () => {
  const elsewhere = filesWith(/\bsql`|\.query\(/).filter((path) => !isStore(path))
  expect(elsewhere).toEqual([...EMBEDDED_FORGE, PGBOSS].sort())
})

test('the queue’s own tables are read in one file', () => {
  expect(filesWith(/\bpgboss\./)).toEqual([PGBOSS])
})

test('a table is written in one file', async () => {
  const writers = new Map<string, Set<string>>()
  for (const [path, source] of sources)
    for (const [, query = ''] of source.matchAll(/\bsql`([^`]*)/g))
      for (const [, table = ''] of query.matchAll(/\b(?:insert into|update|delete from) (\w+) *(?:\(|set|where|as|$)/g))
        writers.set(table, (writers.get(table) ?? new Set()).add(path))
  for (const table of INBOXES) writers.set(table, new Set(filesWith(new RegExp(`type InboxTable.*'${table}'`))))
  const several = [...writers].filter(([, files]) => files.size > 1)
  expect(new Map(several)).toEqual(
    new Map([
      // A step and the time that its run has been worked on by then are one statement, so that neither is stored alone.
      ['runs', new Set(['src/store/runs.ts', 'src/store/steps.ts'])],
      // What is away is the queue's; what was told of it is Slack's.
      ['outages', new Set(['src/store/slack/incidents.ts', 'src/store/queue/outages.ts'])],
    ]),
  )
  expect([...writers.keys(), ...RETIRED].sort()).toEqual(await tablesMigrated())
})
