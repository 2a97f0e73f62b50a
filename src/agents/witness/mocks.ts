import { lineOf, type ReadChange } from './change.ts'
import { isTest } from './files.ts'
import type { Observation } from './observation.ts'

const MOCK =
  /\b(?:(?:jest|vi)\.(?:do)?[mM]ock|mock\.module|mockery\.registerMock|td\.replace(?:Esm)?|proxyquire|rewiremock)\(\s*['"]([^'"\n]+)['"]|\b(?:mock\.)?patch(?:\.object)?\(\s*['"]([\w.]+)['"]|@(?:MockBean|Mock|InjectMock)\s+(?:private\s+)?(\w+)|\b(?:jest|vi|sinon|t\.mock|mock)\.(?:spyOn|stub|replace|method)\(\s*\w+,\s*['"](\w+)['"]|\bnew Mock<I?(\w+)>|\bcreateMock\(\s*(\w+)::class/g

/** Tests that mock the unit that they are named after. */
export const mockedUnits = (changes: readonly ReadChange[]): Observation[] =>
  changes
    .filter(({ path }) => isTest(path))
    .flatMap(({ path, after, was, is }) => {
      const known = new Set(mocksIn(was?.code ?? '').map(({ said }) => said))
      const lines = (after ?? '').split('\n')
      return mocksIn(is?.code ?? '')
        .filter(({ said, unit }) => !known.has(said) && unitsOf(unit).includes(unitOf(path)))
        .map(({ line }) => ({ kind: 'unit_mocked' as const, path, line, what: lineOf(lines, line) }))
    })

function mocksIn(code: string): { readonly said: string; readonly unit: string; readonly line: number }[] {
  let [line, from] = [1, 0]
  return [...code.matchAll(MOCK)].map(({ 0: said, index, ...groups }) => {
    line += code.slice(from, index).split('\n').length - 1
    from = index
    const unit = Object.values(groups).find((group) => typeof group === 'string') ?? ''
    return { said: said.replace(/\s+/g, ''), unit, line }
  })
}

/** The unit in a test's path: `receive` of `backend/test/qa/receive.test.mjs`, `test_receive.py`, `ReceiveTest.java`. */
const unitOf = (path: string): string =>
  plain(
    (path.split('/').at(-1) ?? '').replace(/(?:[._-](?:test|spec)s?)?\.\w+$/i, '').replace(/^test_?|_?tests?$/gi, ''),
  )

const unitsOf = (mocked: string): string[] =>
  mocked.split('/').at(-1)?.includes('.') || mocked.includes('/')
    ? [plain((mocked.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '')), ...mocked.split('.').map(plain)]
    : mocked.split('.').map(plain)

const plain = (name: string): string => name.replace(/[-_]/g, '').toLowerCase()
