/**
 * What the environment of every shell command should hold, so that reading with git runs nothing of a repository's own
 * configuration: no file system monitor, no pager, no prompt, and no index refresh that would run a hook. Settings of
 * the user and hooks of a commit stay as they are.
 */
export function gitEnvironment(): Readonly<Record<string, string>> {
  return {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: 'false',
    GIT_CONFIG_KEY_1: 'protocol.ext.allow',
    GIT_CONFIG_VALUE_1: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
  };
}
