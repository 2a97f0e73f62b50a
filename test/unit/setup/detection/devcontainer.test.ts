import { expect, test } from 'vitest'
import { proposed } from './proposed.ts'

const notesOf = async (text: string, path = '.devcontainer/devcontainer.json') =>
  (await proposed({ [path]: text })).notes.filter((note) => note.includes('devcontainer'))

test.each(['.devcontainer.json', '.devcontainer/devcontainer.json', '.devcontainer/api/devcontainer.json'])(
  'The image of %s is named, and what of the file is not supported',
  async (path) => {
    const text = `{
      // "image": "commented/out",
      "image": "docker.io/acme/wms:1", /* "build": {} */
      "customizations": { "x": "// no comment, }" },
      "features": { "a": {}, },
      "postCreateCommand": "npm ci",
    }`
    expect(await notesOf(text, path)).toEqual([
      `${path} names an image: with SANDBOX=container, SANDBOX_IMAGE=docker.io/acme/wms:1 gives commands its programs. Its features, postCreateCommand are not supported.`,
    ])
  },
)

test('Nothing is built where no image is named, and no option of an engine is taken for one', async () => {
  expect(await notesOf('{ "build": { "dockerfile": "Dockerfile" } }')).toEqual([
    expect.stringMatching(/names no image: build one yourself.* Its build is not supported\.$/),
  ])
  expect(await notesOf('{ "image": "--privileged" }')).toEqual([
    expect.stringMatching(/names no image.*SANDBOX_IMAGE\.$/),
  ])
  expect(await notesOf('{ "image": ')).toEqual(['.devcontainer/devcontainer.json cannot be read.'])
})

test('Another file of that folder says nothing', async () => {
  expect(await notesOf('{ "image": "a" }', '.devcontainer/a/b/devcontainer.json')).toEqual([])
})
