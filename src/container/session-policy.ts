import type { ListedTool } from '../host/catalog.js';
import { combinePolicies, type OwnedPolicy } from '../policy/combine-policies.js';
import { createDefaultPolicy, type DefaultPolicyOptions } from '../policy/default-policy.js';
import { AllosError } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import type { Policy } from '../plugin/policy.js';
import { TOKENS } from '../plugin/tokens.js';
import type { AllosOptions } from './allos-options.js';
import type { Contributed } from './plugin-scope.js';
import type { PluginContributions } from './session-tools.js';
import { wrongRule } from './wrong-rule.js';

/** The built-in policy and those that plugins contribute: the strictest answer wins. */
export function sessionPolicy(
  options: AllosOptions,
  tools: readonly ListedTool[],
  scopes: readonly PluginContributions[],
  ownFolders: readonly string[],
): Policy {
  const contributed = scopes.flatMap((scope) => scope.contributed);
  if (!hasToolSources(contributed)) checkNamedTools([...(options.allow ?? []), ...(options.deny ?? [])], tools);
  const known = hasToolSources(contributed) ? undefined : tools;
  const builtIn = builtInPolicy({
    options,
    ownFolders,
    permissions: { ...unsafeDefaults(options, contributed), ...options.toolPermissions },
    ...(known === undefined ? {} : { tools: known }),
  });
  const others = scopes.flatMap(policiesOf);
  return others.length === 0 ? builtIn : combinePolicies([builtIn, ...others]);
}

/** @throws AllosError for a rule that is none; with its place where a file has it */
function builtInPolicy({
  options,
  ...rest
}: Pick<DefaultPolicyOptions, 'ownFolders' | 'permissions' | 'tools'> & { readonly options: AllosOptions }): Policy {
  try {
    return createDefaultPolicy({
      mode: options.mode ?? 'ask',
      commandLineAllow: options.allow ?? [],
      configuredAllow: options.configuredAllow ?? [],
      deny: options.configuredDeny ?? [],
      commandLineDeny: options.deny ?? [],
      ...rest,
    });
  } catch (error) {
    throw wrongRule(options, rest.tools ?? []) ?? error;
  }
}

function policiesOf({ plugin, contributed }: PluginContributions): readonly OwnedPolicy[] {
  return contributed.flatMap(({ contribution, instance }) => {
    if (contribution.kind !== 'service' || contribution.token !== TOKENS.Policy) return [];
    const policy = instance() as Policy;
    return [{ owner: `policy of plugin ${plugin.name}@${plugin.version}`, decide: (call) => policy.decide(call) }];
  });
}

/** A rule of this command line for a tool that does not exist is a slip, and a denial that never bites. */
function checkNamedTools(rules: readonly string[], tools: readonly ListedTool[]): void {
  const names = tools.map(({ name }) => name);
  for (const rule of rules) {
    const [name = ''] = rule.trim().split('(');
    if (!/^[\w-]+$/.test(name) || names.includes(name)) continue;
    const suggestion = nearest(name, names);
    throw new AllosError('usage.unknown_tool', `the rule ${JSON.stringify(rule)} names a tool that does not exist`, {
      hint: `${suggestion === undefined ? '' : `Did you mean ${suggestion}? `}The tools are: ${names.join(', ')}.`,
    });
  }
}

/** Tools that are known only at run time cannot be checked against before. */
function hasToolSources(contributed: readonly Contributed[]): boolean {
  return contributed.some(({ contribution }) => contribution.kind === 'tool-source');
}

/** Without auto-approval of safe tools, those that declare themselves safe ask too. */
function unsafeDefaults(
  { autoApproveSafeTools = true }: AllosOptions,
  contributed: readonly Contributed[],
): Readonly<Record<string, 'ask'>> {
  if (autoApproveSafeTools) return {};
  const names = contributed.flatMap(({ contribution }) =>
    contribution.kind === 'tool' && contribution.options.permission === 'always_allow'
      ? [contribution.options.name]
      : [],
  );
  return Object.fromEntries(names.map((name) => [name, 'ask'] as const));
}
