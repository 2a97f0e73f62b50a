/** How one language says what a test is; a rule is a row. */
export interface TestLanguage {
  /** Tests are calls such as `test('…', () => …)`. */
  readonly hasCalls: boolean
  /** Functions that are tests by their names. */
  readonly named: RegExp | null
  /** What marks a function as a test. */
  readonly marked: RegExp | null
  /** What gives a marked test its rows, once for each. */
  readonly row: RegExp | null
}

const NONE: TestLanguage = { hasCalls: false, named: null, marked: null, row: null }
const SPECS: TestLanguage = { ...NONE, hasCalls: true }

/** By grammar; no other has tests. */
export const TEST_LANGUAGES: Readonly<Record<string, TestLanguage>> = {
  javascript: SPECS,
  typescript: SPECS,
  tsx: SPECS,
  python: { ...NONE, named: /^test/ },
  java: {
    ...NONE,
    marked: /^(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|Theory)$/,
  },
  go: { ...SPECS, named: /^(?:Test|Fuzz)(?![a-z])/ },
  'c-sharp': {
    ...NONE,
    marked: /^(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod)(?:Attribute)?$/,
    row: /^(?:InlineData|TestCase|DataRow)(?:Attribute)?$/,
  },
  php: { ...SPECS, named: /^test/, marked: /^(?:Test|test)$/, row: /^TestWith(?:Json)?$/ },
  ruby: { ...SPECS, named: /^test_/ },
  rust: { ...NONE, marked: /(?:^|::)(?:test|rstest|test_case|quickcheck)$/, row: /^(?:test_)?case$/ },
}
