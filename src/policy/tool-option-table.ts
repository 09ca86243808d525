import type { ProgramOptions } from './program-option-row.js';

const RUNS = 'it runs another program';

/** Programs of which every use runs another one. */
export const TOOL_RUNNERS: readonly (readonly [reason: string, programs: string])[] = [
  [RUNS, 'npx bunx pnpx uvx pipx nyc c8 cross-env env-cmd dotenv concurrently nodemon direnv'],
];

const RUN_WORDS: ProgramOptions = { words: ['run', 'exec', 'shell', 'config', 'self', 'tool'] };

/** Build tools, test runners and linters: the options with which they run or write something of somebody else. */
export const TOOL_OPTIONS: Readonly<Record<string, ProgramOptions>> = {
  bundle: {
    words: ['exec', 'e', 'ex', 'exe', 'console', 'open', 'config', 'plugin', 'gem', 'init', 'add', 'binstubs'],
  },
  ip: { pattern: /^-b(?:a(?:t(?:ch?)?)?)?$|^e(?:x(?:ec?)?)?$/ },
  mypy: {
    long: [
      ...['--python-executable', '--config-file', '--custom-typeshed-dir', '--custom-typing-module', '--install-types'],
      ...['--junit-xml', '--cache-dir', '--shadow-file', '--pdb'],
    ],
    pattern: /^@|^--[a-z-]+-report(?:=|$)/,
  },
  pyright: { short: 'pv', long: ['--pythonpath', '--project', '--venvpath'] },
  pylint: { long: ['--init-hook', '--load-plugins', '--rcfile', '--output'], pattern: /^@/ },
  flake8: { long: ['--config', '--append-config', '--output-file', '--tee'], pattern: /^@/ },
  ruff: {
    short: 'o',
    long: ['--output-file', '--fix', '--fix-only', '--unsafe-fixes', '--config', '--add-noqa', '--cache-dir'],
  },
  bandit: { short: 'co', long: ['--configfile', '--output'] },
  coverage: { words: ['run', 'html', 'xml', 'json', 'lcov'], long: ['--rcfile'] },
  tox: { short: 'cx', long: ['--conf', '--override', '--workdir'], words: ['exec', 'e', 'devenv'] },
  nox: { short: 'f', long: ['--noxfile'] },
  poetry: { ...RUN_WORDS, short: 'C', long: ['--directory', '--project'] },
  pipenv: RUN_WORDS,
  uv: { ...RUN_WORDS, long: ['--directory', '--project', '--python', '--config-file'] },
  pdm: RUN_WORDS,
  hatch: RUN_WORDS,
  conda: RUN_WORDS,
  mix: { short: 'er', long: ['--eval', '--require', '--rpc-eval'], words: ['cmd', 'do', 'eval', 'archive.install'] },
  vitest: {
    short: 'cru',
    long: [
      ...['--config', '--root', '--dir', '--reporter', '--outputFile', '--environment', '--globalSetup', '--pool'],
      ...['--runner', '--update', '--execArgv', '--workspace', '--project', '--snapshotEnvironment'],
    ],
    pattern: /^--(?:coverage|browser|typecheck|poolOptions|benchmark|outputFile|sequence)\./i,
  },
  mocha: {
    short: 'rRu',
    long: ['--require', '--config', '--opts', '--package', '--reporter', '--ui', '--file', '--loader', '--import'],
  },
  ava: { long: ['--config', '--node-arguments'] },
  playwright: { short: 'cu', long: ['--config', '--reporter', '--output', '--update-snapshots'] },
  vite: { short: 'c', long: ['--config', '--outDir'] },
  webpack: { short: 'cro', long: ['--config', '--require', '--output-path', '--import', '--env'] },
  rollup: { short: 'cpod', long: ['--config', '--plugin', '--file', '--dir', '--configPlugin'] },
  esbuild: { long: ['--outfile', '--outdir', '--metafile', '--servedir'] },
  babel: {
    short: 'od',
    long: ['--plugins', '--presets', '--config-file', '--out-file', '--out-dir', '--root-mode', '--require'],
  },
  nx: { words: ['exec', 'run-many', 'affected'] },
  lerna: { words: ['exec', 'run'] },
  turbo: { words: ['exec', 'gen', 'generate'] },
  gradle: {
    long: [
      ...['--init-script', '--build-file', '--settings-file', '--project-dir', '--gradle-user-home', '--include-build'],
      ...['--project-cache-dir', '--system-prop'],
    ],
    pattern: /^-[IbcpgD]/,
  },
  mvn: {
    long: ['--settings', '--global-settings', '--file', '--toolchains', '--global-toolchains', '--define'],
    pattern:
      /^-(?:s|gs|f|t|gt)(?:$|[=/.~])|^-D(?!(?:skipTests|maven\.test\.skip|test)(?:=|$))|^(?:exec|antrun|groovy|gmaven\w*):|^[\w.-]+:[\w.-]+:/,
  },
  ant: { pattern: /^-(?:f|file|buildfile|logger|listener|lib|inputhandler|propertyfile|main|find|s|l|logfile|D.*)$/ },
  sbt: { pattern: /^(?:eval|set|apply|!|alias|<|-D|-J|-addPluginSbtFile)/ },
  bazel: { words: ['run'], pattern: /^--(?:run_under|bazelrc|output_base|output_user_root|host_jvm_args)/ },
  meson: {
    short: 'C',
    long: ['--wrapper', '--wrap', '--native-file', '--cross-file', '--gdb', '--gdb-path', '--setup', '--suite-wrapper'],
    words: ['devenv', 'wrap', 'install', 'dist'],
  },
  cmake: {
    long: [
      ...['--toolchain', '--install', '--install-prefix', '--graphviz', '--trace-redirect', '--profiling-output'],
      ...['--open', '--debugger-pipe', '--preset', '--workflow'],
    ],
    pattern:
      /^-[PEC]|^--$|^-D(?!(?:CMAKE_BUILD_TYPE|BUILD_SHARED_LIBS|BUILD_TESTING|CMAKE_EXPORT_COMPILE_COMMANDS)(?::\w+)?=)/,
  },
  ctest: {
    long: [
      ...['--script', '--script-new-process', '--build-and-test', '--build-makeprogram', '--dashboard', '--add-notes'],
      ...['--output-log', '--output-junit', '--overwrite', '--extra-submit', '--test-command', '--preset'],
    ],
    pattern: /^-(?:S|SP|D|M|O|A)/,
  },
  ninja: { short: 'fC' },
  just: { short: 'fdc', long: ['--justfile', '--working-directory', '--command', '--shell', '--chooser', '--init'] },
  task: { short: 'tdog', long: ['--taskfile', '--dir', '--output', '--global', '--init'] },
  rspec: { long: ['--require', '--options', '--out', '--default-path'], pattern: /^-[rIOo]/ },
  rake: {
    short: 'fRIreEpg',
    long: [
      ...['--rakefile', '--rakelibdir', '--libdir', '--require', '--execute', '--execute-print', '--execute-continue'],
      '--system',
    ],
  },
  rubocop: {
    short: 'rcoaA',
    long: [
      '--require',
      '--config',
      '--out',
      '--plugin',
      '--autocorrect',
      '--autocorrect-all',
      '--auto-correct',
      '--format',
    ],
  },
  phpunit: {
    short: 'cd',
    long: [
      ...['--bootstrap', '--configuration', '--printer', '--extension', '--loader', '--include-path', '--prepend'],
      ...['--cache-directory', '--cache-result-file', '--generate-baseline', '--migrate-configuration'],
    ],
    pattern: /^--(?:log|coverage|testdox|teamcity)-/,
  },
  phpstan: { short: 'cab', long: ['--configuration', '--autoload-file', '--generate-baseline'] },
  composer: { short: 'd', words: ['exec', 'run-script', 'run', 'config', 'global'], long: ['--working-dir'] },
  dotnet: {
    words: ['exec', 'tool', 'nuget', 'new', 'add', 'msbuild'],
    long: ['--settings', '--test-adapter-path', '--logger', '--output', '--property', '--results-directory', '--diag'],
    pattern: /^@|^[-/](?:p|l|t|a|s|o|bl|fl)(?::|$)/,
  },
};

/** Other names of the same programs. */
export const TOOL_ALIASES: Readonly<Record<string, readonly string[]>> = {
  bundle: ['bundler'],
  gradle: ['gradlew'],
  mvn: ['mvnw'],
  ninja: ['ninja-build', 'samu'],
  coverage: ['coverage3'],
};
