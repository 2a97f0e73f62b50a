import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const { services } = parse(read('compose.yml'))

describe.each(Object.keys(services))('The container %s of compose.yml', (name) => {
  const service = services[name]

  test('Attack: code that runs in it writes its programs, gains rights, or starts processes without end', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], pids_limit: expect.any(Number) })
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.privileged).toBeUndefined()
    expect(JSON.stringify(service)).not.toMatch(/docker\.sock|"host"|SYS_ADMIN|unconfined/)
  })

  test('writes only to a volume and to memory', () => {
    expect(service.tmpfs.map((mount: string) => mount.split(':')[0])).toContain('/tmp')
    expect(service.volumes).toHaveLength(1)
    expect(service.volumes[0]).toMatch(/^(home|postgres):\//)
  })

  test('is published to this machine alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  test('takes an image by its digest where the operator names one', () => {
    const image = service.image ?? service.build.args.NODE_IMAGE
    expect(image).toMatch(/^\$\{(NODE|POSTGRES)_IMAGE:-[a-z]+:[\w.-]+(@sha256:[0-9a-f]{64})?\}$/)
  })
})

test('The service needs no rights at all, the database only those that make it somebody else', () => {
  expect(services.app.cap_add).toBeUndefined()
  expect(services.postgres.cap_add).toEqual(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'])
})

test('What bubblewrap needs of the container is explained, and off', () => {
  for (const option of ['seccomp', 'apparmor', 'systempaths'])
    expect(read('compose.yml')).toMatch(new RegExp(`^ +# - ${option}=unconfined$`, 'm'))
})

test('The image runs as nobody special, from an image that the operator can pin', () => {
  const lines = read('Dockerfile').split('\n')
  expect(lines.filter((line) => line.startsWith('FROM'))).toEqual([`FROM \${NODE_IMAGE}`])
  expect(lines.filter((line) => /^(ENV|ARG) .*(TOKEN|SECRET|PASSWORD|KEY)/.test(line))).toEqual([])
  expect(lines).toContain('USER node')
})

test('Actions of workflows are taken by their commits', () => {
  const workflows = globSync('.github/workflows/*.yml', { cwd: root })
  const taken = workflows.flatMap((path) => read(path).match(/^\s*(?:- )?uses: (?!\.\/).*$/gm) ?? [])
  expect(taken.length).toBeGreaterThan(0)
  for (const line of taken) expect(line).toMatch(/@[0-9a-f]{40} # v/)
})

test('Newer images, actions and packages are proposed', () => {
  const { updates } = parse(read('.github/dependabot.yml'))
  const kinds = updates.map((update: { 'package-ecosystem': string }) => update['package-ecosystem'])
  expect(kinds).toEqual(['docker', 'docker-compose', 'github-actions', 'npm'])
})
