import { addedLines, type Change, isTest } from './change.ts'
import type { Noticed } from './noticed.ts'

const MOCK =
  /\b(?:(?:jest|vi)\.(?:do)?[mM]ock|mock\.module|mockery\.registerMock|td\.replace(?:Esm)?|proxyquire|rewiremock)\(\s*['"]([^'"]+)['"]|\b(?:mock\.)?patch(?:\.object)?\(\s*['"]([\w.]+)['"]|@(?:MockBean|Mock|InjectMock)\s+(?:private\s+)?(\w+)|\b(?:jest|vi|sinon|t\.mock|mock)\.(?:spyOn|stub|replace|method)\(\s*\w+,\s*['"](\w+)['"]|\bnew Mock<I?(\w+)>|\bcreateMock\(\s*(\w+)::class/

/** A test that replaces what it is named after tests its own replacement. */
export const mockedUnits = (changes: readonly Change[]): Noticed[] =>
  changes
    .filter(({ path }) => isTest(path))
    .flatMap((change) =>
      addedLines(change).flatMap(({ text, line }) => {
        const mocked = MOCK.exec(text)
          ?.slice(1)
          .find((one) => one !== undefined)
        return mocked !== undefined && unitsOf(mocked).some((unit) => unit === unitOf(change.path))
          ? [{ kind: 'unit_mocked' as const, path: change.path, line, what: text.trim() }]
          : []
      }),
    )

/** `backend/test/qa/receive.test.mjs`, `test_receive.py`, `ReceiveTest.java`: receive. */
const unitOf = (path: string): string =>
  plain(
    (path.split('/').at(-1) ?? '').replace(/(?:[._-](?:test|spec)s?)?\.\w+$/i, '').replace(/^test_?|_?tests?$/gi, ''),
  )

const unitsOf = (mocked: string): string[] =>
  mocked.split('/').at(-1)?.includes('.') || mocked.includes('/')
    ? [plain((mocked.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '')), ...mocked.split('.').map(plain)]
    : mocked.split('.').map(plain)

const plain = (name: string): string => name.replace(/[-_]/g, '').toLowerCase()
