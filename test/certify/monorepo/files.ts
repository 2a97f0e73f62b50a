import type { Files } from '../../integration/workspace/team-repository.ts'

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const OLD = Array.from({ length: 17 }, (_, n) => `test('contagem antiga ${n}', () => expect('caixas').toBe('paletes'))`)

/** Workspaces of npm as a Portuguese-speaking team has them, without a lockfile. */
export const MONOREPO: Files = {
  'package.json': json({
    ...{ name: 'armazém'.normalize('NFD').replace(/\p{M}/gu, ''), private: true, type: 'module' },
    ...{ workspaces: ['apps/*', 'packages/*'], engines: { node: '>=24' } },
  }),
  '.gitignore': 'node_modules\npackages/*/dist\n',
  'compose.yml': 'services:\n  banco:\n    image: postgres:15\n    environment:\n      POSTGRES_DB: estoque\n',
  'CLAUDE.md': '# Convenções\n\nCódigo da API em apps/api/src, testes ao lado em apps/api/test.\n',
  'docs/visão-geral.md': '# Visão geral\n\nO armazém recebe paletes.\n',

  'packages/contratos/package.json': json({
    ...{ name: '@armazem/contratos', version: '1.0.0', type: 'module', main: './dist/index.js' },
    scripts: { build: 'node construir.mjs' },
  }),
  'packages/contratos/construir.mjs': `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.js', stripTypeScriptTypes(readFileSync('src/index.ts', 'utf8')))
`,
  'packages/contratos/src/index.ts': `export const ehSscc = (código: string): boolean => /^\\d{18}$/.test(código)\n`,

  'apps/api/package.json': json({
    ...{ name: '@armazem/api', version: '1.0.0', type: 'module', scripts: { test: 'vitest run' } },
    dependencies: { '@armazem/contratos': '1.0.0', pg: '*' },
    devDependencies: { vitest: '*' },
  }),
  'apps/api/src/endereços.ts': `import { ehSscc } from '@armazem/contratos'

export const endereçoDe = (palete: string): string => {
  if (!ehSscc(palete)) throw new Error(\`\${palete} não é um SSCC\`)
  return \`RUA-\${palete.slice(-2)}\`
}
`,
  'apps/api/test/endereços.test.ts': `import { expect, test } from 'vitest'
import { endereçoDe } from '../src/endereços.ts'

test('um palete tem um endereço', () => expect(endereçoDe('376104250021234569')).toBe('RUA-69'))
test('o que não é um SSCC não tem endereço', () => expect(() => endereçoDe('1')).toThrow('não é um SSCC'))
`,
  'apps/api/test/estoque.test.ts': `import pg from 'pg'
import { expect, test } from 'vitest'

test('o estoque fica no banco de dados', async () => {
  const banco = new pg.Client(process.env.DATABASE_URL)
  await banco.connect()
  await banco.query('create table estoque (palete text, quantidade int)')
  await banco.query("insert into estoque values ('376104250021234569', 4)")
  const { rows } = await banco.query('select current_database() as nome, sum(quantidade)::int as soma from estoque')
  await banco.end()
  expect(rows).toEqual([{ nome: 'estoque', soma: 4 }])
})
`,
  'apps/api/test/antigos.test.ts': `import { expect, test } from 'vitest'\n\n${OLD.join('\n')}\n`,
}
