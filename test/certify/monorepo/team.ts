import type { Scripts } from '../../../src/local/scripted-model/scripts/scripts.ts'
import {
  editFile,
  read,
  runChecks,
  type Script,
  type ScriptedCall,
  write,
} from '../../../src/local/scripted-model/story/script.ts'
import type { Situation } from '../../../src/local/scripted-model/story/situation.ts'

/** A request that says so takes a package that nobody has installed. */
const withPackage = ({ request }: Situation): boolean => request.includes('UUID')

const install: ScriptedCall = { name: 'run', args: { name: 'install', arguments: [] } }

function* product({ request, points }: Situation): Script {
  yield read('AGENTS.md')
  return {
    goal: request,
    acceptance_criteria: ['Um palete lido tem um endereço.', 'Um código que não é um SSCC é recusado.'],
    constraints: [],
    sections: [
      { section: 'backend', needed: true, reason: 'A API muda.' },
      { section: 'docs', needed: false, reason: 'Nada a documentar.' },
    ],
    intent: 'new_behaviour',
    points: points.slice(0, 1).map((id) => ({ id, why: 'Um palete é lido.', criteria: ['AC-1'], reading: null })),
    points_reason: null,
  }
}

const moduleOf = (more: string, receipt: string) => `import { endereçoDe } from './endereços.ts'
${more}
export const receberPalete = (código: string) => ({ código, endereço: endereçoDe(código)${receipt} })
`

const testOf = (name: string, palete: string, more: string) => `import { expect, test } from 'vitest'
import { receberPalete } from '${name}'

test('um palete lido fica no seu endereço', () => {
  expect(receberPalete('${palete}').endereço).toBe('RUA-69')
})
test('um código que não é um SSCC é recusado', () => expect(() => receberPalete('1')).toThrow('não é um SSCC'))
${more}`

function* backend(situation: Situation): Script {
  const { slug } = situation
  yield read('apps/api/src/endereços.ts')
  const isNew = withPackage(situation)
  if (isNew) yield editFile('apps/api/package.json', '"pg": "*"', '"pg": "*",\n    "uuid": "*"')
  const module = isNew ? moduleOf(`import { v4 } from 'uuid'\n`, ', recibo: v4()') : moduleOf('', '')
  yield write(`apps/api/src/${slug}.ts`, module)
  const receipt = `test('cada recibo é outro', () => {
  const recibo = () => receberPalete('376104250021234569').recibo
  expect(recibo()).not.toBe(recibo())
})
`
  yield write(`apps/api/test/${slug}.test.ts`, testOf(`../src/${slug}.ts`, '376104250021234569', isNew ? receipt : ''))
  if (isNew) yield install
  yield runChecks
  return { summary: 'Um palete lido recebe o seu endereço.' }
}

function* qa({ slug }: Situation): Script {
  yield read(`apps/api/src/${slug}.ts`)
  yield write(`apps/api/test/qa/${slug}.test.ts`, testOf(`../../src/${slug}.ts`, '003761042500123469', ''))
  yield runChecks
  return { summary: 'Testado.', issues: [], suggestions: [], untried: ['Um leitor de verdade.'] }
}

function* security({ slug }: Situation): Script {
  yield read(`apps/api/src/${slug}.ts`)
  yield runChecks
  return { summary: 'Nada de novo é exposto.', issues: [], suggestions: [], untried: ['Carga.'] }
}

/** A team that answers in Portuguese and works on the monorepo. */
export const PORTUGUESE_TEAM: Scripts = { PRODUCT: product, BACKEND: backend, QA_BACKEND: qa, SECURITY: security }
