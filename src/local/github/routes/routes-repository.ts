import { readHeads } from '../world/world.ts'
import { type ApiRoute, apiRefusal } from './route.ts'

const named = (repository: string) => {
  const [login = '', name = ''] = repository.split('/')
  return { name, full_name: repository, owner: { login } }
}

export const repositoryRoutes: Readonly<Record<string, ApiRoute>> = {
  'repos/get': (_call, { state, baseBranch, fullName }) => ({
    status: 200,
    body: {
      ...{ id: 4711, node_id: 'R_4711', ...named(fullName()), default_branch: baseBranch, archived: state.archived },
      allow_merge_commit: state.mergeMethods.merge,
      allow_squash_merge: state.mergeMethods.squash,
      allow_rebase_merge: state.mergeMethods.rebase,
      permissions: { admin: false, push: true, pull: true },
    },
  }),

  'repos/get-content': async ({ parameters, query }, { file, baseBranch }) => {
    const path = parameters.path ?? ''
    const text = await file(query.get('ref') ?? baseBranch, path)
    if (text === null) return apiRefusal(404, 'Not Found')
    const content = Buffer.from(text).toString('base64')
    return { status: 200, body: { type: 'file', encoding: 'base64', path, name: path, content, size: text.length } }
  },

  'git/get-ref': async ({ parameters }, { git }) => {
    const ref = `refs/${parameters.ref}`
    const sha = await git('rev-parse', '--verify', '--quiet', ref).catch(() => null)
    return sha === null ? apiRefusal(404, 'Not Found') : { status: 200, body: { ref, object: { type: 'commit', sha } } }
  },

  'git/delete-ref': async ({ parameters }, world) => {
    const ref = `refs/${parameters.ref}`
    const before = await readHeads(world)
    if (!before.has(ref)) return apiRefusal(422, 'Reference does not exist')
    await world.git('update-ref', '-d', ref)
    await world.announce(before)
    return { status: 204, body: null }
  },

  'repos/get-branch-rules': ({ query }, { state }) => ({
    status: 200,
    body: Number(query.get('page') ?? 1) > 1 ? [] : (state.rules as never),
  }),

  'repos/get-status-checks-protection': (_call, { state }) => {
    if (state.classicChecks === 'hidden') return apiRefusal(403, 'Resource not accessible by integration')
    if (state.classicChecks === null) return apiRefusal(404, 'Branch not protected')
    const checks = state.classicChecks.map((context) => ({ context, app_id: null }))
    return { status: 200, body: { url: '', contexts: state.classicChecks, checks, contexts_url: '' } }
  },
}
