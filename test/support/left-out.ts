import type { Reporter, TestModule } from 'vitest/node'

/** Names the tests that this machine could not run (no bubblewrap, no Chromium, not root), which else are only a number. */
export const leftOut: Reporter = {
  onTestRunEnd(modules) {
    if (modules[0]?.project.vitest.config.testNamePattern) return
    const names = modules.flatMap(namesOf)
    if (names.length === 0) return
    process.stdout.write(`\n Left out on this machine:\n${names.map((name) => `   ${name}\n`).join('')}`)
  },
}

const namesOf = (module: TestModule): string[] =>
  [...module.children.allTests('skipped')].map((test) => `${module.relativeModuleId} > ${test.fullName}`)
