/** As random as a token, of any length. */
const random = (length: number): string =>
  'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6'.repeat(40).slice(0, length)
const hex = (length: number): string => '8f742231b10e8888abcd99fe03c85a5d71'.repeat(10).slice(0, length)
const capitals = (length: number): string => 'A1B2C3D4E5F6G7H8I9J0'.repeat(5).slice(0, length)
const pem = (kind: string, ...lines: string[]): string =>
  [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`].join('\n')
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const LINES = ['MIIEowIBAAKCAQEAx1y2z3AbCdEf0123456789ghIJklMNopQRstUVwxYZ012345', 'q7R8s9T0u1V2w3X4y5Z6aa==']
const GITHUB = `ghp_${random(36)}`
const JWT = `eyJ${random(33)}.eyJ${random(60)}.${random(43)}`
const PASSWORD = 'Kx7mPq2vRt9w'

/** By kind: a text, in which the secret stands between « and ». */
export const KINDS: Readonly<Record<string, string>> = {
  'a GitHub token': `token is «${GITHUB}».`,
  'a GitHub installation token': `«ghs_${random(36)}»`,
  'a fine-grained GitHub token': `«github_pat_${random(22)}_${random(59)}»`,
  'a token of this service': `«wms_${random(43)}»`,
  'a GitLab personal token': `«glpat-${random(20)}»`,
  'a GitLab runner token': `«glrt-${random(20)}»`,
  'an Atlassian token': `«ATATT3xFfGF0${random(60)}=1A2B3C4D»`,
  'an npm token': `«npm_${random(36)}»`,
  'a PyPI token': `«pypi-AgEIcHlwaS5vcmc${random(80)}»`,
  'a RubyGems key': `«rubygems_${hex(48)}»`,
  'a Docker token': `docker login -u ana -p «dckr_pat_${random(27)}»`,
  'an OpenAI key': `«sk-proj-${random(48)}»`,
  'an Anthropic key': `«sk-ant-api03-${random(93)}AA»`,
  'a Hugging Face token': `«hf_${'aBcDeFgHiJkLmNoPqRsTuVwXyZabCdEfGh'}»`,
  'a Groq key': `«gsk_${random(52)}»`,
  'an AWS key id': `«AKIA${capitals(16)}»`,
  'an AWS secret in a file': `aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYZX4MPLEKEY»`,
  'an AWS secret in code': `secretAccessKey: '«wJalrXUtnFEMI/K7MDENG/bPxRfiCYZX4MPLEKEY»',`,
  'a Google key': `«AIza${random(35)}»`,
  'a Google client secret': `«GOCSPX-${random(28)}»`,
  'a DigitalOcean token': `«dop_v1_${hex(64)}»`,
  'an Azure account key': `DefaultEndpointsProtocol=https;AccountName=wms;AccountKey=«${random(86)}==»;EndpointSuffix=core.windows.net`,
  'an Azure shared access signature': `https://wms.blob.core.windows.net/a?sv=2022-11-02&sp=r&sig=«${random(43)}%3D»`,
  'an Azure client secret': `AZURE: «abc8Q~${random(34)}»`,
  'an Azure service bus key': `Endpoint=sb://wms.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=«${random(43)}=»`,
  'a Yandex Cloud key': `«AQVN${random(40)}»`,
  'a Telegram bot token': `https://api.telegram.org/bot«123456789:AA${random(33)}»/getMe`,
  'a Slack bot token': `«xoxb-123456789012-1234567890123-${random(24)}»`,
  'a Slack app token': `«xapp-1-A0123456789-1234567890123-${hex(32)}»`,
  'a Slack webhook': `https://«hooks.slack.com/services/T00000000/B00000000/${random(24)}»`,
  'a Discord webhook': `https://«discord.com/api/webhooks/123456789012345678/${random(68)}»`,
  'a Stripe key': `«sk_live_${random(24)}»`,
  'a SendGrid key': `«SG.${random(22)}.${random(43)}»`,
  'a Mailchimp key': `«${hex(32)}-us12»`,
  'a Shopify token': `«shpat_${hex(32)}»`,
  'a Linear key': `«lin_api_${random(40)}»`,
  'a Figma token': `«figd_${random(40)}»`,
  'a Postman key': `«PMAK-${hex(24)}-${hex(34)}»`,
  'a Vault token': `«hvs.${random(95)}»`,
  'a Grafana token': `«glsa_${random(32)}_${hex(8)}»`,
  'a Sentry token': `«sntrys_${random(60)}»`,
  'a Databricks token': `«dapi${hex(32)}»`,
  'a Tailscale key': `«tskey-auth-${random(17)}-${random(32)}»`,
  'an age key': `«AGE-SECRET-KEY-1${capitals(58)}»`,
  'a JSON web token': `«${JWT}»`,
  'a private key': `«${pem('', ...LINES)}»`,
  'an encrypted RSA key with its headers': `«${pem('RSA ', 'Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,0123456789ABCDEF', '', ...LINES)}»`,
  'an OpenSSH key': `«${pem('OPENSSH ', 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW', ...LINES)}»`,
  'a private key in one line of JSON': JSON.stringify({ key: `«${pem('EC ', ...LINES)}»` }),
  'a private key as lines of strings': `const key = [\n  '«${pem('', ...LINES)
    .split('\n')
    .join("',\n  '")}»',\n]`,
  'a private key that is added to a string': `key = "«${pem('', ...LINES)
    .split('\n')
    .join('\\n" +\n  "')}»"`,
  'a private key whose end is missing': `«-----BEGIN PRIVATE KEY-----\n${LINES.join('\n')}»`,
  'a PuTTY key': `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 2\n«${LINES.join('\n')}»\nPrivate-MAC: ${hex(64)}`,
  'a bearer header': `Authorization: Bearer «${random(32)}»`,
  'a basic header': `Authorization: Basic «${base64('wms:hunter2hunter2')}»`,
  'the password of a URL': 'postgres://wms:«hunter2hunter2»@db.internal/wms',
  'the password of a URL with a slash in it': 'postgres://wms:«hunt/er2hunter2»@db.internal/wms',
  'the password of a URL with an at sign in it': 'postgres://wms:«hunt@er2hunter2»@db.internal/wms',
  'a password for JDBC': 'jdbc:postgresql://db.internal:5432/wms?user=wms&password=«correcthorse»',
  'a password for JDBC with semicolons':
    'jdbc:sqlserver://db.internal:1433;databaseName=wms;user=wms;password=«correcthorse»;',
  'a password for ADO.NET': 'Server=db.internal;Database=wms;User Id=wms;Password=«correcthorse»;Encrypt=true',
  'a password for libpq': 'host=db.internal user=wms password=«correcthorse» dbname=wms',
  'a password among variables': `DB_PASSWORD=«${PASSWORD}»`,
  'a short password among variables': 'export PGPASSWORD=«hunter2»',
  'a password with a name in small letters': `db_password = «${PASSWORD}»`,
  'a password in YAML without quotes': 'spring:\n  datasource:\n    password: «hunter2»\n    url: x',
  'a password in properties': `spring.datasource.password=«${PASSWORD}»`,
  'a password in JSON': `{\n  "dbPassword": "«${PASSWORD}»",\n  "port": 1\n}`,
  'a password in code': `const password = '«correct7horse8battery»'`,
  'a password with its type': `const dbPassword: string = '«correct7horse8battery»'`,
  'a password in XML': `<server><password>«${PASSWORD}»</password></server>`,
  'a password of a command': `mysqldump --user wms --password «${PASSWORD}» wms`,
  'a password in SQL': `CREATE ROLE wms LOGIN PASSWORD '«${PASSWORD}»'`,
  'a password in a netrc': 'machine git.internal login wms password «correcthorse»',
  'a password in a netrc of several lines': 'machine git.internal\n  login wms\n  password «correcthorse»\n',
  'a secret among variables': `SLACK_SIGNING_SECRET=«${hex(32)}»`,
  'a client secret in YAML': `client_secret: «${random(32)}»`,
  'an API key in code': `const apiKey = "«${random(24)}»"`,
  'a token of a registry': `//registry.npmjs.org/:_authToken=«123e4567-e89b-42d3-a456-426614174000»`,
  'a login of a registry': `_auth=«${base64('wms:correcthorsebattery')}»`,
  'a login of Docker': JSON.stringify({
    auths: { 'registry.internal': { auth: `«${base64('wms:correcthorsebattery')}»` } },
  }),
  'a token with a zero-width space in it': `«${GITHUB.slice(0, 12)}\u200b${GITHUB.slice(12)}»`,
  'a token with a soft hyphen in its start': `«gh\u00adp_${random(36)}»`,
  'a token with the colours of a terminal in it': `«${GITHUB.slice(0, 12)}\u001b[0m\u001b[32m${GITHUB.slice(12)}»`,
  'a token in colour': `\u001b[32m«${GITHUB}»\u001b[0m`,
  'a token that is added up': `const token = '«${GITHUB.slice(0, 6)}' + '${GITHUB.slice(6)}»'`,
  'a token that is added up over lines': `token = "«${GITHUB.slice(0, 14)}" +\n    "${GITHUB.slice(14)}»"`,
  'a token over two strings of Python': `token = ("«${GITHUB.slice(0, 14)}"\n         "${GITHUB.slice(14)}»")`,
  'a token behind an escape': `{"text":"see\\n«${GITHUB}»"}`,
  'a token in base64': `«${base64(GITHUB)}»`,
  'a token inside of something in base64': `data: «${base64(`user=ana token ${GITHUB} and more`)}»`,
  'a token in base64 for URLs': `«${Buffer.from(`??>${GITHUB}`).toString('base64url')}»`,
}

/** What looks like one and is none. */
export const NEAR_MISSES: Readonly<Record<string, string>> = {
  'a commit': 'e83c5163316f89bfbde7d9ab23ca2e25604af290',
  'a commit as a value':
    'head_sha: e83c5163316f89bfbde7d9ab23ca2e25604af290\nconst base = "e83c5163316f89bfbde7d9ab23ca2e25604af290"',
  'a SHA-256': `sha256:${hex(64)}`,
  'a UUID': '123e4567-e89b-42d3-a456-426614174000',
  'a UUID as an id': '{"id":"123e4567-e89b-42d3-a456-426614174000","key":"123e4567-e89b-42d3-a456-426614174000"}',
  'a pallet code': '(00)006141411234567890',
  'trade numbers': 'gtin: 04012345123456, sscc: 340123450000000015, "gln": "4012345000009"',
  'a lock file of npm': `"integrity": "sha512-${base64(random(64))}", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz"`,
  'a lock file of yarn': `resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#${hex(40)}"\n  integrity sha512-${base64(random(64))}`,
  'a lock file of pnpm': `  /token-types@5.0.1:\n    resolution: {integrity: sha512-${base64(random(64))}}`,
  'a lock file of poetry': `{file = "keyring-25.2.1-py3-none-any.whl", hash = "sha256:${hex(64)}"},`,
  'a lock file of Cargo': `name = "secret-service"\nversion = "3.0.1"\nchecksum = "${hex(64)}"`,
  'a lock file of Go': `github.com/zalando/go-keyring v0.2.5 h1:${base64(random(32))}`,
  'a picture in base64': `src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="`,
  'a long picture in base64': Buffer.from(
    Array.from({ length: 60_000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255),
  ).toString('base64'),
  'a placeholder in brackets': 'password: <your password>\ntoken=<token>\napi_key: "<API_KEY>"',
  'a placeholder in words': 'API_TOKEN=your-token-goes-here\nPASSWORD=my_password_123\nSECRET=replace-me-with-32-chars',
  'a placeholder of an example': 'DB_PASSWORD=changeme\nDB_PASSWORD=changeme123\nJWT_SECRET=change-this-secret-1',
  'an example of AWS': 'AKIAIOSFODNN7EXAMPLE',
  'an example of a URL': 'postgres://user:pass@localhost/db',
  'an address of a kind of token': "const TOKEN = 'urn:openai:params:oauth:token-type:x509'",
  'a word behind pass': 'Pass `--disable-warning=FSTWRN004` to go on; the default token limits2 hold',
  'a well-known default': 'DATABASE_URL=postgres://user:password@localhost/wms\nPOSTGRES_PASSWORD=postgres',
  'a variable as a value': `password: \${DB_PASSWORD}\npassword: {{ .Values.db.password }}\nPASSWORD=$(cat secret1)\ntoken: $TOKEN1`,
  'a secret of CI': `token: \${{ secrets.GITHUB_TOKEN }}\n  NPM_TOKEN: \${{ secrets.NPM_TOKEN2 }}`,
  'a field of a request':
    'const password = request.password\nuser.password = req.body.password2\n  password: form.password1,',
  'a call': "const token = readToken('header-name')\nconst secret = createHash('sha256')\ntoken: signV2(payload1),",
  'an index': "const token = headers['x-token-2']\npassword = os.environ['DB_PASSWORD_2']",
  'a name with a number': 'const token = accessTokenV2\n  token: refreshToken2,\nlet apiKey = oauth2Key',
  'a comparison':
    "if (password === 'hunter2hunter2') return\nif (token == 'abcd1234efgh5678') {}\nwhile (token != last) {}",
  'types of TypeScript':
    'token: string\npassword?: string\nreadonly secret: Uint8Array\napiKey: Base64String\n  token: Token | null',
  'a schema': "password: z.string().min(12).max(128),\ntoken: { type: 'string', format: 'uuid4' },",
  'columns of SQL': 'password varchar(255) not null,\n  token_hash char(64),\n  secret text,\n"password" VARCHAR(100)',
  'an update in SQL': "update users set password = crypt($1, gen_salt('bf')) where token = $2",
  'arguments by name': 'connect(host=host1, user=user1, password=password1)\nlogin(user, password=pw2, token=token3)',
  'prose about passwords':
    'The password: at least 12 characters, 1 digit. Use --password to give it, or the --token option.',
  'prose about keys': 'A file that begins with -----BEGIN PRIVATE KEY----- is a key; see RFC 7468 and RFC 5958.',
  'code about keys':
    "if (text.includes('-----BEGIN RSA PRIVATE KEY-----')) return parseKey1(text, '-----END RSA PRIVATE KEY-----')",
  'a key that is left out': '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
  'a public key': `-----BEGIN PUBLIC KEY-----\n${LINES.join('\n')}\n-----END PUBLIC KEY-----`,
  'a path as a value':
    "const secret = 'backend/src/secrets/v2.mjs'\npassword_file: /run/secrets/db1\nsecret: /run/secrets/db1/password",
  'the folder of a shell': 'PWD=/home/ana1/work/wms2\nOLDPWD=/srv/app1',
  'the name of a store':
    "const ACCESS_TOKEN_KEY = 'wms.session.v2'\nconst CSRF_TOKEN = 'x-csrf-token-v2'\nconst STORAGE_KEY = 'wms-grid-state-v12'",
  'a key of a cache': `key: npm-v2-linux-\${{ hashFiles('a') }}\nkey: 'inventory-2024-01-01-v2'\nCACHE_KEY: inventory-2024-01`,
  'a count': 'token_count: 12345678\nmax_tokens=4096\npassword_length: 12\n"total_tokens": 1234567',
  'an id': 'key_id: a1b2c3d4e5f6\nsecret_name: db1-credentials-v2\ntoken_type: bearer1\nclient_id=a1b2c3d4e5f6g7h8',
  'a host with a port':
    'http://localhost:4873/@babel/core\nhttp://127.0.0.1:3000/?email=ana@example.com\nssh://git@github.com:22/a.git',
  'an address in a text': 'see https://example.com/a:b and mail ana@example.com',
  'a word': 'The bearer of internationalization. Basic authentication2 is bearable.',
  'a class of a style sheet': '.sk-folding-cube-container-outer { } .task-force-with-a-very-long-name { }',
  'a test address': "login('ana@example.com', { remember: true, password: 'test1234' })",
  'Russian prose': 'Пароль: пользователь вводит его при приёмке паллеты. Токен: строка.',
  masks: 'password: [secret: assigned-secret]\ntoken=[secret]\npostgres://wms:[secret: url-password]@db/wms',
  'Kubernetes references':
    'valueFrom:\n  secretKeyRef:\n    name: db1\n    key: password\nimagePullSecrets:\n  - name: regcred1',
  Terraform: 'password = var.db_password\ntoken    = data.vault.token1.value\nsecret   = random_password.db2.result',
  'a minified script':
    'function(e,t){this.token=t.token2;this.key=e,n.password=r.password1;return{token:o1,secret:s2}}',
  'a table of documentation': '| `password` | string | The password of user1 |\n| `API_KEY` | 32 characters | none |',
  'a regular expression': String.raw`const TOKEN = /gh[pousr]_\w{20,255}/g; const KEY = /^[A-Za-z0-9_-]{32}$/`,
}

/** The text without the marks, and the secret that stands between them. */
export function unmarked(marked: string): { readonly text: string; readonly secret: string } {
  const [before = '', secret = '', after = ''] = marked.split(/[«»]/)
  return { text: `${before}${secret}${after}`, secret }
}
