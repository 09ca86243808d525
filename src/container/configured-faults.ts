import type { AllosConfig } from '../config/config.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import { checkRules } from '../policy/check-rules.js';
import { parseRule } from '../policy/rule.js';
import type { AllosOptions } from './allos-options.js';
import type { KnownPlugins } from './load-plugins.js';
import { unknownNames } from './unknown-names.js';

/** A rule of the configuration that a run would refuse. */
export interface RuleFault {
  readonly path: readonly ['permissions', 'allow' | 'deny', number];
  readonly message: string;
}

/** The rules that are none, or that their tools cannot be matched with. */
export function ruleFaults(
  { permissions }: Pick<AllosConfig, 'permissions'>,
  { catalog }: Pick<KnownPlugins, 'catalog'>,
): readonly RuleFault[] {
  return (['allow', 'deny'] as const).flatMap((list) =>
    permissions[list].flatMap((rule, index) => {
      try {
        checkRules([parseRule(rule, 'configured')], catalog.tools);
        return [];
      } catch (error) {
        const hint = isAllosError(error) && error.hint !== undefined ? ` ${error.hint}` : '';
        return [{ path: ['permissions', list, index] as const, message: messageOf(error) + hint }];
      }
    }),
  );
}

/** One line for each name in the configuration that nothing has, so that it has no effect. */
export function unusedNames(
  { permissions, tools, providers }: Pick<AllosConfig, 'permissions' | 'tools' | 'providers'>,
  { plugins, catalog }: KnownPlugins,
  placeOf: NonNullable<AllosOptions['placeOf']>,
): readonly string[] {
  const options = {
    toolPermissions: permissions.tools,
    configuredDeny: permissions.deny,
    disabledTools: tools.disabled,
    toolSettings: tools.settings,
    providers,
    placeOf,
  };
  return unknownNames(options, {
    tools: catalog.tools.map(({ name }) => name),
    providers: catalog.providers.map(({ name }) => name),
    moreToolsMayCome: plugins.some(({ manifest }) => manifest.toolSources.length > 0),
  });
}
