import type { Argv, Findings, Toolchain } from './findings.ts'
import type { RepositoryTree } from './tree.ts'

/** Maven and Gradle of the root; `null`: there is neither. */
export async function detectJvm({ files }: RepositoryTree, toolchain: Toolchain): Promise<Findings | null> {
  const has = (name: string) => files.includes(name)
  if (has('pom.xml')) return maven(has('mvnw'), toolchain)
  if (has('build.gradle') || has('build.gradle.kts')) return gradle(has('gradlew'), has)
  return null
}

/** Its tests are run once with a network: what they need is known only then. */
function maven(hasWrapper: boolean, { versions }: Toolchain): Findings {
  // A wrapper fetches a Maven; the machine's own needs no such step.
  const program = hasWrapper && versions.mvn === undefined ? './mvnw' : 'mvn'
  const keeps = ['~/.m2/repository', ...(program === 'mvn' ? [] : ['~/.m2/wrapper'])]
  return {
    manager: program === 'mvn' ? 'Maven' : 'Maven by its wrapper',
    setup: [
      {
        command: [program, '-B', '-ntp', '-Dmaven.test.failure.ignore=true', 'test'],
        inputs: ['**/pom.xml', '.mvn/**'],
        ...{ keeps, network: true, timeout_seconds: 1_800 },
      },
    ],
    ...project([program, '-o', '-B', '-ntp', 'test'], '**/target/surefire-reports/TEST-*.xml', ['pom.xml']),
  }
}

function gradle(hasWrapper: boolean, has: (name: string) => boolean): Findings {
  const program = hasWrapper ? './gradlew' : 'gradle'
  const files = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.properties']
  return {
    manager: hasWrapper ? 'Gradle by its wrapper' : 'Gradle',
    setup: [
      {
        command: [program, '--no-daemon', 'test', '--test-dry-run'],
        inputs: ['**/*.gradle', '**/*.gradle.kts', 'gradle/**', 'gradle.properties'],
        ...{ keeps: ['~/.gradle'], network: true, timeout_seconds: 1_800 },
      },
    ],
    ...project([program, '--offline', '--no-daemon', 'test'], '**/build/test-results/**/TEST-*.xml', files.filter(has)),
  }
}

const project = (command: Argv, report: string, rootFiles: readonly string[]) => ({
  ...{ path: [], env: {}, notes: [], rootFiles },
  packages: [
    {
      folder: '.',
      name: '.',
      kind: 'backend' as const,
      uses: [],
      checks: [{ kind: 'test' as const, command, report }],
    },
  ],
})
