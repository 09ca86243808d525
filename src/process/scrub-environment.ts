import { isSecretName, secretValuesOf } from './secret-variable.js';

/** The variables of a process by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a program cannot do without. A secret's value has to be long before one of these is dropped for holding it:
 * with the password `postgres` a home folder below `/var/lib/postgresql` is no leak.
 */
const ESSENTIAL = new Set(['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR']);

/** What development tools need to find their files and to speak the user's language; nothing that they run. */
const USEFUL = new Set([
  ...['LANG', 'LANGUAGE', 'TZ', 'TMP', 'TEMP', 'CI', 'NO_COLOR'],
  ...['LC_ALL', 'LC_ADDRESS', 'LC_COLLATE', 'LC_CTYPE', 'LC_IDENTIFICATION', 'LC_MEASUREMENT', 'LC_MESSAGES'],
  ...['LC_MONETARY', 'LC_NAME', 'LC_NUMERIC', 'LC_PAPER', 'LC_TELEPHONE', 'LC_TIME'],
  ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  ...['NVM_DIR', 'VOLTA_HOME', 'FNM_DIR', 'PNPM_HOME', 'BUN_INSTALL', 'DENO_DIR', 'COREPACK_HOME'],
  ...['VIRTUAL_ENV', 'CONDA_PREFIX', 'CONDA_DEFAULT_ENV', 'PYENV_ROOT', 'UV_CACHE_DIR', 'POETRY_HOME'],
  ...['JAVA_HOME', 'ANDROID_HOME', 'GRADLE_USER_HOME', 'SDKMAN_DIR', 'GOPATH', 'GOROOT', 'GOCACHE', 'GOMODCACHE'],
  ...[
    'CARGO_HOME',
    'RUSTUP_HOME',
    'RBENV_ROOT',
    'GEM_HOME',
    'DOTNET_ROOT',
    'NUGET_PACKAGES',
    'ASDF_DIR',
    'MISE_DATA_DIR',
  ],
]);

/** Without a PATH some programs look in the working directory. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * The environment for a child process: only variables of a fixed list, `TERM=dumb`, and none that holds a secret.
 *
 * It is a list of what may pass, so that keys and variables that change how a program loads code (`NODE_OPTIONS`,
 * `LD_PRELOAD`, `BASH_ENV`, `GIT_*`, exported shell functions …) are dropped under whatever name they come. A variable
 * of the list is dropped too when its value contains that of a variable with a secret's name, or credentials in a URL.
 * `PATH` keeps absolute folders only, so that a file of the workspace never stands in for a program.
 *
 * Not in its power: without the sandbox a child of the same user can read `/proc/<pid>/environ` of Allos itself, and
 * the files of the home folder.
 */
export function scrubEnvironment(environment: Environment): Record<string, string> {
  const secrets = secretValuesOf(environment);
  const kept: Record<string, string> = { TERM: 'dumb', PATH: DEFAULT_PATH };
  for (const [name, value] of Object.entries(environment)) {
    const essential = ESSENTIAL.has(name);
    if (value === undefined || !(essential || USEFUL.has(name)) || isSecretName(name)) continue;
    if (hasCredentials(value) || secrets.some((secret) => reveals(value, secret, essential))) continue;
    kept[name] = name === 'PATH' ? absoluteFoldersOf(value) || DEFAULT_PATH : value;
  }
  return kept;
}

function reveals(value: string, secret: string, essential: boolean): boolean {
  return secret.length >= (essential ? 16 : 6) && value.includes(secret);
}

function hasCredentials(value: string): boolean {
  return /:\/\/[^/\s]*@/.test(value);
}

function absoluteFoldersOf(path: string): string {
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .join(':');
}
