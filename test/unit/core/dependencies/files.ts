/** Files of package managers, as these write them. */
export const PNPM_9 = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      zod:
        specifier: ^3
packages:

  '@a/b@1.0.0':
    resolution: {integrity: sha512-x}

  zod@3.0.0:
    resolution: {integrity: sha512-y}
snapshots:
  zod@3.0.0: {}
`
export const PNPM_5 = `lockfileVersion: 5.4
packages:
  /@a/b/1.0.0:
    resolution: {integrity: sha512-x}
    dev: true
`
export const PNPM_6 = `lockfileVersion: '6.0'
packages:
  /@a/b@1.0.0(react@18.0.0):
    resolution: {integrity: sha512-x}
  github.com/x/y/0a1b:
    resolution: {tarball: https://codeload.example/x/y/tar.gz/0a1b, integrity: z}
    name: y
`
export const YARN_1 = `# yarn lockfile v1


left-pad@^1.3.0, left-pad@~1:
  version "1.3.0"
  resolved "https://registry.example/left-pad/-/left-pad-1.3.0.tgz#5b8a"
  integrity sha512-x
  dependencies:
    version "9"
"@a/b@1":
  version "1.0.1"
  resolved "https://registry.example/@a/b.tgz"
`
export const YARN_4 = `__metadata:
  version: 8

"left-pad@npm:^1.3.0":
  version: 1.3.0
  resolution: "left-pad@npm:1.3.0"
  checksum: 10c0/x

"c@https://github.example/c.git#commit=1":
  version: 2.0.0
  resolution: "c@https://github.example/c.git#commit=1"

"own@workspace:.":
  version: 0.0.0-use.local
  resolution: "own@workspace:."
`
export const REQUIREMENTS = `# for the api
--index-url https://pypi.example/simple
django==4.2.1 \\
    --hash=sha256:abc --hash=sha256:def
requests[security] >= 2.8.1, == 2.8.* ; python_version < "2.7"  # old
pip @ https://files.example/pip-1.whl
-e git+https://git.example/x.git#egg=x
https://files.example/y.whl
plain
`
export const PYPROJECT = `[project]
name = "api"
dependencies = [
  "httpx[http2]>=0.27", # a comment with ]
  'django==5',
]
[project.optional-dependencies]
test = ["pytest==8"]
[dependency-groups]
dev = ["ruff>=0.5", {include-group = "test"}]
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.poetry.dependencies]
python = "^3.12"
celery = { version = "^5", extras = ["redis"] }
[tool.poetry.group.dev.dependencies]
black = "*"
[[tool.poetry.source]]
name = "own"
url = "https://pypi.example/simple"
[tool.uv.sources]
httpx = { git = "https://git.example/httpx" }
[[tool.uv.index]]
url = 'https://uv.example/simple'
[tool.ruff]
select = ["E"]
`
export const UV_LOCK = `version = 1
requires-python = ">=3.12"

[[package]]
name = "api"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "httpx" },
]

[[package]]
name = "httpx"
version = "0.27.0"
source = { registry = "https://pypi.example/simple" }
sdist = { url = "https://files.example/httpx.tar.gz" }

[package.metadata]
name = "not this"
`
export const POETRY_LOCK = `[[package]]
name = "django"
version = "4.2.1"
files = [
    {file = "django.whl", hash = "sha256:x"},
]

[package.dependencies]
version = "no"

[package.source]
type = "git"
url = "https://git.example/django.git"

[metadata]
version = "2"
`
export const CARGO_LOCK = `[[package]]
name = "serde"
version = "1.0.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
`
export const PIPFILE_LOCK = JSON.stringify({
  default: { django: { version: '==4' }, own: { git: 'https://git.example/own' }, local: { path: './local' } },
  develop: { pytest: { version: '==8' } },
})
export const POM = `<project><properties><jackson.version>2.17.0</jackson.version></properties>
  <parent><groupId>org.boot</groupId><artifactId>parent</artifactId><version>3</version></parent>
  <dependencies>
    <dependency><groupId>com.x</groupId><artifactId>jackson</artifactId><version>\${jackson.version}</version></dependency>
    <!-- <dependency><groupId>com.old</groupId></dependency> -->
    <dependency><groupId>com.y</groupId><artifactId>y</artifactId><version>\${elsewhere}</version></dependency>
    <dependency><artifactId>half
  </dependencies>
  <build><plugins><plugin><artifactId>surefire</artifactId></plugin></plugins></build>
  <repositories><repository><url>https://repo.example/m2</url></repository></repositories></project>`
export const GRADLE = `plugins { id("org.springframework.boot") version "3.3.0"; id 'java' }
repositories { maven { url = uri("https://repo.example/m2") } }
dependencies { implementation("com.x:jackson:2.17.0"); testImplementation 'org.junit:junit'
  runtimeOnly("g:a:1.0:sources@jar") }`
export const CATALOG = `[versions]
jackson = "2.17.0"
[libraries]
jackson-core = { module = "com.x:jackson", version.ref = "jackson" }
`
export const GO_MOD = `module example.com/wms

go 1.22
require github.com/a/b v1.2.3
require (
	github.com/c/d v0.1.0 // indirect
)
replace github.com/a/b => ../b
replace github.com/e/f v1.0.0 => github.com/g/f v1.1.0
`
export const COMPOSER = JSON.stringify({
  require: { php: '>=8', 'a/b': '^1' },
  'require-dev': { 'c/d': '2' },
  repositories: [{ type: 'vcs', url: 'https://git.example/x' }],
})
export const COMPOSER_LOCK = JSON.stringify({
  packages: [{ name: 'a/b', version: '1.0.0', dist: { url: 'https://api.example/a.zip' } }, {}],
  'packages-dev': [{ name: 'c/d', version: '2.0.0' }],
})
export const CSPROJ = `<Project><ItemGroup>
  <PackageReference Include="Dapper" Version="2.1.0" />
  <PackageReference Version="1.0" Include="Own"><PrivateAssets>all</PrivateAssets></PackageReference>
  <PackageReference Update="Pinned" VersionOverride="7" />
</ItemGroup></Project>`
export const NUGET_LOCK = JSON.stringify({
  version: 1,
  dependencies: {
    'net8.0': { Dapper: { type: 'Direct', requested: '[2.1, )', resolved: '2.1.0' }, own: { type: 'Project' } },
  },
})
