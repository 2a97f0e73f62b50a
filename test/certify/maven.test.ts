import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Registry } from '../../src/sandbox/network/registry.ts'
import { openEnvironment } from '../integration/sandbox/environment.ts'

/** Debian's own Maven repository, with the plugins that a build needs. */
const DEBIAN = '/usr/share/maven-repo'
const isThere =
  spawnSync('bwrap', ['--version']).status === 0 &&
  existsSync('/usr/bin/mvn') &&
  existsSync(join(DEBIAN, 'org/apache/maven/plugins/maven-surefire-plugin/2.12.4')) &&
  existsSync(join(DEBIAN, 'junit/junit/4.13.2'))

const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>acme</groupId><artifactId>wms</artifactId><version>1</version>
  <properties>
    <maven.compiler.source>8</maven.compiler.source><maven.compiler.target>8</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version><scope>test</scope></dependency>
  </dependencies>
</project>
`
const TEST = `import org.junit.*;
public class StockTest {
  @Test public void isNeverNegative() { Assert.assertTrue(1 > 0); }
  @Test public void wasRedBefore() { Assert.fail("old"); }
}
`

describe.skipIf(!isThere)('With Debian’s Maven and its plugins (left out where this machine has none)', () => {
  let server: Server
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    server = createServer(({ url = '' }, response) => {
      const file = join(DEBIAN, normalize(decodeURIComponent(url)))
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return void response.writeHead(404).end()
      createReadStream(file).pipe(response)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const registry: Registry = { kind: 'maven', scope: null, url, authorization: null }
    under = await openEnvironment({ 'pom.xml': POM, 'src/test/java/StockTest.java': TEST }, { registries: [registry] })
  })
  afterEach(async () => {
    server.close()
    await under.close()
  })

  test('setup:repo’s steps fetch what tests need by the proxy, and the check then runs them without a network', {
    timeout: 240_000,
  }, async () => {
    const command = ['mvn', '-B', '-ntp', '-Dmaven.test.failure.ignore=true', 'test']
    const layers = await under.layersOf([{ command, keeps: ['~/.m2/repository'], network: true }])
    const { output, exitCode } = await under.run('mvn -o -B -ntp test', { layers, timeoutMs: 120_000 })
    expect(output).toMatch(/Tests run: 2, Failures: 1/)
    expect(exitCode).toBe(1)
  })
})
