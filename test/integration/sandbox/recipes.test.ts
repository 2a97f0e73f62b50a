import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvironmentRules, ruledServices } from '../../../src/core/repository-environment.ts'
import type { SandboxCommand } from '../../../src/sandbox/driver.ts'
import { openEnvironment } from './environment.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const POSTGRES = '/usr/lib/postgresql/15/bin'

/** As the manual has it. */
async function recipe(name: string): Promise<EnvironmentRules> {
  const page = await readFile('docs/services.md', 'utf8')
  const [, text = ''] = new RegExp(`^\`\`\`json recipe=${name}\n(.*?)^\`\`\`$`, 'ms').exec(page) ?? []
  return EnvironmentRules.parse(JSON.parse(text).environment)
}

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    under = await openEnvironment({ 'a.txt': 'a' })
  })
  afterEach(() => under.close())

  const prepared = async (rules: EnvironmentRules): Promise<Pick<SandboxCommand, 'layers' | 'services' | 'env'>> => ({
    layers: await under.layersOf(rules.setup),
    ...{ services: ruledServices(rules), env: rules.env },
  })

  test.skipIf(!existsSync(POSTGRES))(
    'The recipe of Postgres gives each check a database of its own (left out without Debian’s postgresql)',
    async () => {
      const rules = await prepared(await recipe('postgres'))
      const ask = (sql: string) => under.run(`${POSTGRES}/psql "$DATABASE_URL" -Atc "${sql}"`, rules)
      const made = await ask('create table pallet (sscc text); select count(*) from pallet')
      expect(made).toMatchObject({ exitCode: 0, output: 'CREATE TABLE\n0\n' })
      expect((await ask("select to_regclass('pallet') is null")).output).toBe('t\n')
    },
  )

  test.skipIf(!existsSync('/usr/bin/redis-server'))(
    'The recipe of Redis gives each check one of its own (left out without Debian’s redis-server)',
    async () => {
      const rules = await prepared(await recipe('redis'))
      const ask = (words: string) => under.run(`redis-cli -u "$REDIS_URL" ${words}`, rules)
      expect((await ask('set a 1')).output).toBe('OK\n')
      expect((await ask('exists a')).output).toBe('0\n')
    },
  )
})
