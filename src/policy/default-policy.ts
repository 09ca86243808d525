import type { Policy, PolicyMode } from '../plugin/policy.js';
import type { ToolPermission } from '../plugin/tool.js';
import { checkRules } from './check-rules.js';
import type { RuledTool } from './check-rules.js';
import { decide } from './decide.js';
import { diskPolicyFiles } from './policy-files.js';
import type { PolicyFiles } from './policy-files.js';
import { parseRule } from './rule.js';
import type { RuleOrigin } from './rule.js';

/** What the built-in policy is made from. */
export interface DefaultPolicyOptions {
  readonly mode: PolicyMode;
  /** `permissions.tools` of the configuration: beats what a tool declares; `never` beats `--allow`. */
  readonly permissions?: Readonly<Record<string, ToolPermission>>;
  /** Rules of `--allow` on this command line. Only these lift the ceiling of auto-approval. */
  readonly commandLineAllow?: readonly string[];
  /** `permissions.allow` of the configuration. */
  readonly configuredAllow?: readonly string[];
  /** Denials of every layer, `--deny` included: all hold. */
  readonly deny?: readonly string[];
  /** Rules that came with `--deny`, so that a mistake in one is a usage error. */
  readonly commandLineDeny?: readonly string[];
  /** The tools there are, so that rules they cannot be matched with are refused at once. */
  readonly tools?: readonly RuledTool[];
  /** Absolute paths that are protected whatever their names: where Allos keeps settings, trust and sessions. */
  readonly ownFolders?: readonly string[];
  /** What the policy reads to follow links and look at git settings. Default: the disk. */
  readonly files?: PolicyFiles;
}

/**
 * The built-in policy.
 *
 * @throws AllosError `usage.invalid` or `config.invalid` for a rule that is not understood.
 */
export function createDefaultPolicy(options: DefaultPolicyOptions): Policy {
  const parse = (rules: readonly string[] | undefined, origin: RuleOrigin) =>
    (rules ?? []).map((rule) => parseRule(rule, origin));
  const files = options.files ?? diskPolicyFiles();
  const settings = {
    mode: options.mode,
    permissions: options.permissions ?? {},
    allow: [...parse(options.commandLineAllow, 'command-line'), ...parse(options.configuredAllow, 'configured')],
    deny: [...parse(options.commandLineDeny, 'command-line'), ...parse(options.deny, 'configured')],
    files,
    ownFolders: (options.ownFolders ?? []).flatMap((folder) => [folder, files.realpath(folder) ?? folder]),
  };
  checkRules([...settings.allow, ...settings.deny], options.tools ?? []);
  return { decide: (call) => decide(call, settings) };
}
