const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress)\//i
const TEST_NAME = /[._-](?:test|spec)s?(?=\.\w+$)|_test(?=\.\w+$)|^test_|(?<=[a-z\d])Tests?(?=\.\w+$)|Spec(?=\.\w+$)/

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export const isTestPath = (path: string): boolean => TEST_FOLDER.test(path) || TEST_NAME.test(nameOf(path))

/** The name that a file and its test share. */
const stemOf = (path: string): string =>
  nameOf(path)
    .replace(TEST_NAME, '')
    .replace(/\..*$/, '')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()

/** Finds the test of a file, by its name; of several the nearest. `null`: there is none of its name. */
export function testFinder(paths: readonly string[]): (path: string) => string | null {
  const tests = Map.groupBy(paths.filter(isTestPath), stemOf)
  return (path) => {
    const [nearest = null] = (tests.get(stemOf(path)) ?? [])
      .filter((test) => test !== path)
      .map((test) => ({ test, shared: sharedFolders(path, test) }))
      .toSorted((a, b) => b.shared - a.shared || a.test.length - b.test.length)
    return nearest?.test ?? null
  }
}

function sharedFolders(a: string, b: string): number {
  const [first, second] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)]
  const differs = first.findIndex((name, depth) => second[depth] !== name)
  return differs < 0 ? first.length : differs
}
