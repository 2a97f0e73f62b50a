import type { EnvironmentFault } from '../checks/fault.ts'

type Why = Readonly<Record<EnvironmentFault['kind'], (what: string) => string>>

const PACKAGES_SHOWN = 20

const listed = (packages: readonly string[], more: string): string =>
  [
    ...packages.slice(0, PACKAGES_SHOWN),
    ...(packages.length > PACKAGES_SHOWN ? [`+ ${packages.length - PACKAGES_SHOWN} ${more}`] : []),
  ].join('; ')

const en = {
  cannotRun: (check: string, why: string) => `Check ${check} cannot run here: ${why}.`,
  why: {
    no_program: (what) => `${what} not found`,
    no_dependency: (what) => `${what} is not installed`,
    no_service: (what) => `nothing answers at ${what}`,
    no_network: (what) => (what === '' ? 'it needs the network' : `it needs the network (${what})`),
    read_only: (what) => (what === '' ? 'it writes to a read-only place' : `${what} is read-only`),
    disk_full: () => 'no space is left on the disk',
    memory: (mb) => `its memory of ${mb} MiB ran out`,
    too_long: (seconds) => `it was stopped after ${seconds} s`,
    too_tight: (seconds) => `it was stopped after ${seconds} s, and the base alone takes more than half of that`,
    limit: (what) => `it was stopped: ${what}`,
    not_started: (what) => `${what} could not be started`,
  } as Why,
  onBase: 'The base branch has the same trouble, without the change of the task.',
  allItWrote: (file: string) => `All that it wrote is in ${file}.`,
  mend: 'Mend the base branch or the machine, then press Try again.',
  setup: (command: string, why: string) => `The environment cannot be set up. ${command}: ${why}`,
  endedWith: (code: number | null, end: string) => `it ended with exit code ${code ?? '–'}: ${end}`,
  stoppedAfter: (seconds: number, end: string) => `it was stopped after ${seconds} s: ${end}`,
  notListed: (command: string) =>
    `The environment cannot be set up. ${command} reads a registry, and none is listed. Let the operator list the registries in SANDBOX_NETWORK and start the service again, then press Try again.`,
  service: (name: string, why: string) => `The service ${name} cannot start here. ${why}`,
  notStarted: (command: string, said: string) =>
    `${command} was not started here: the sandbox itself failed (${said}). Nothing was judged. Look after the machine, then press Try again.`,
  absent: (paths: string) => `It speaks of contents of Git LFS or submodules, which are not fetched here: ${paths}.`,
  saidNothing: 'it said nothing',
  notReadyAfter: (seconds: number) => `it was not ready after ${seconds} s`,
  notAllowed: (packages: readonly string[]) =>
    `The task needs packages that nobody has allowed yet: ${listed(packages, 'more')}. They would be installed for this task alone, without any key of a registry.`,
  noSandbox:
    'The repository has setup steps, and what they keep is seen in bubblewrap only. Install bubblewrap, start the service again, then press Try again.',
}

const ru: typeof en = {
  cannotRun: (check, why) => `Проверку ${check} здесь не запустить: ${why}.`,
  why: {
    no_program: (what) => `${what} не найден`,
    no_dependency: (what) => `${what} не установлен`,
    no_service: (what) => `по адресу ${what} никто не отвечает`,
    no_network: (what) => (what === '' ? 'ей нужна сеть' : `ей нужна сеть (${what})`),
    read_only: (what) => (what === '' ? 'она пишет туда, где запись запрещена' : `${what}: запись запрещена`),
    disk_full: () => 'на диске не осталось места',
    memory: (mb) => `ей не хватило памяти (${mb} МиБ)`,
    too_long: (seconds) => `она остановлена через ${seconds} с`,
    too_tight: (seconds) => `она остановлена через ${seconds} с, а сама база занимает больше половины этого времени`,
    limit: (what) => `она остановлена: ${what}`,
    not_started: (what) => `${what} не удалось запустить`,
  },
  onBase: 'В базовой ветке то же самое, и без изменений задачи.',
  allItWrote: (file) => `Весь её вывод — в файле ${file}.`,
  mend: 'Исправьте базовую ветку или машину и нажмите «Попробовать снова».',
  setup: (command, why) => `Окружение не удалось подготовить. ${command}: ${why}`,
  endedWith: (code, end) => `код выхода ${code ?? '–'}: ${end}`,
  stoppedAfter: (seconds, end) => `остановлено через ${seconds} с: ${end}`,
  notListed: (command) =>
    `Окружение не удалось подготовить. ${command} читает реестр пакетов, а в списке нет ни одного. Оператор перечисляет их в SANDBOX_NETWORK и запускает сервис заново; затем нажмите «Попробовать снова».`,
  service: (name, why) => `Служба ${name} здесь не запускается. ${why}`,
  notStarted: (command, said) =>
    `${command}: запустить не удалось, отказала сама песочница (${said}). Ничего не оценивалось. Проверьте машину и нажмите «Попробовать снова».`,
  absent: (paths) => `Речь о содержимом Git LFS или подмодулей, которое здесь не загружается: ${paths}.`,
  saidNothing: 'она ничего не сообщила',
  notReadyAfter: (seconds) => `она не подготовилась за ${seconds} с`,
  notAllowed: (packages) =>
    `Задаче нужны пакеты, которых ещё никто не разрешил: ${listed(packages, 'ещё')}. Они ставятся только для этой задачи, без ключей от реестров.`,
  noSandbox:
    'У репозитория есть шаги подготовки, а их результат виден только в bubblewrap. Установите bubblewrap, запустите сервис заново и нажмите «Попробовать снова».',
}

/** Why the environment is at fault and not the work. */
export const environmentReasons = { en, ru }
