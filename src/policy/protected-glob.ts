/** Names that a pattern is tried on: one for each way a protected name begins and ends. */
const SAMPLES: readonly string[] = (
  '.git .gitconfig .gitmodules .allos .allosrc .allos.yaml .allosrc.json allos.config allos.config.yaml allos.config.yml allos.config.json ' +
  'allos.config.local.yaml .env .env.local .env.production .envrc .mcp.json .vscode .idea .bashrc .bash_profile .profile .zshrc .zshenv ' +
  '.zprofile .vimrc .npmrc .ssh .netrc config.fish'
).split(' ');

/**
 * Whether a file name pattern may become a protected name. A pattern that begins with `*` is what people write for
 * ordinary files (`*.json`): it counts only when the rest of it names something.
 */
export function globMayBeProtected(pattern: string): boolean {
  if (!/[*?[]/.test(pattern) || pattern.length > 200) return false;
  if (/^[*?]/.test(pattern)) return /allos/i.test(pattern);
  const glob = globOf(pattern);
  return SAMPLES.some((name) => (!name.startsWith('.') || pattern.startsWith('.')) && glob.test(name));
}

function globOf(pattern: string): RegExp {
  const parts = pattern.match(/\[!?[^\]]+\]|\*+|[^]/g) ?? [];
  const source = parts.map((part) => {
    if (part.startsWith('*')) return '[^]*';
    // A class is taken to hold any character: it may be a range or a name such as [:alpha:].
    if (part === '?' || (part.startsWith('[') && part.length > 1)) return '[^]';
    return part.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'i');
}
