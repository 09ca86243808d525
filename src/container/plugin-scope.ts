import { Container, type Newable } from 'inversify';
import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { contributionOf, type ContributedClass, type Contribution } from '../plugin/contribution.js';
import { AllosError, isAllosError, messageOf } from '../plugin/error.js';
import type { Provider } from '../plugin/provider.js';
import type { ProviderSettings } from '../plugin/settings.js';
import { TOKENS } from '../plugin/tokens.js';
import { INJECTION_HINT, injectionFault } from './injection-fault.js';

/** What one plugin is given besides the services of its session. */
export interface PluginScopeOptions {
  readonly settings: object;
  /** For the plugin of the chosen provider. */
  readonly providerSettings?: ProviderSettings;
}

/** An instance that a plugin contributed, with what its decorator recorded. */
export interface Contributed {
  readonly contribution: Contribution;
  readonly instance: () => object;
}

/**
 * The scope of one plugin: a child of its session's with its own settings and its own logger. Instances are made when
 * they are first asked for.
 */
export function pluginScope(
  session: Container,
  loaded: LoadedPlugin,
  { settings, providerSettings }: PluginScopeOptions,
): readonly Contributed[] {
  const scope = new Container({ parent: session, defaultScope: 'Singleton' });
  scope.bind(TOKENS.PluginSettings).toConstantValue(settings);
  scope.bind(TOKENS.Logger).toConstantValue(session.get(TOKENS.Logger).child(loaded.name));
  if (providerSettings !== undefined) {
    scope.bind(TOKENS.ProviderSettings).toConstantValue(providerSettings);
  }
  return loaded.plugin.contributes.flatMap((contributed) => {
    const contribution = contributionOf(contributed);
    if (contribution === undefined) return [];
    const newable = constructible(contributed);
    const fault = bindingFault(scope, newable);
    return [{ contribution, instance: () => instanceOf(scope, newable, loaded, fault) }];
  });
}

/** Inversify refuses some constructors at once; whose class is never asked for is never told of. */
function bindingFault(scope: Container, newable: Newable<object>): { readonly thrown: unknown } | undefined {
  try {
    scope.bind<object>(newable).toSelf();
    return undefined;
  } catch (thrown) {
    return { thrown };
  }
}

/** The provider of this name among what plugins contributed. */
export function providerOf(contributed: readonly Contributed[], name: string): Provider {
  const found = contributed.find(
    ({ contribution }) => contribution.kind === 'provider' && contribution.options.name === name,
  );
  if (found === undefined) throw new AllosError('internal.unexpected', `provider ${name} was not contributed`);
  return found.instance() as Provider;
}

function instanceOf(
  scope: Container,
  contributed: Newable<object>,
  plugin: LoadedPlugin,
  fault: { readonly thrown: unknown } | undefined,
): object {
  try {
    if (fault !== undefined) throw fault.thrown;
    return scope.get<object>(contributed);
  } catch (error) {
    // What the settings lack is the user's to mend, not the plugin's.
    if (isAllosError(error) && error.code === 'config.invalid') throw error;
    const { source } = plugin;
    const meanwhile = `${contributed.name}${source.kind === 'package' ? ` of ${source.directory}` : ''} was made`;
    const wrong = injectionFault(error);
    throw wrong === undefined
      ? crashedError(plugin, meanwhile, error)
      : crashedError(plugin, meanwhile, new Error(wrong, { cause: error }), INJECTION_HINT);
  }
}

/** The error for a plugin that threw, or gave no answer, while something was done with it. */
export function crashedError(
  { name, version }: LoadedPlugin,
  meanwhile: string,
  cause: unknown,
  hint: string = 'Update the plugin, or leave it out.',
): AllosError {
  return new AllosError('plugin.crashed', `plugin ${name}@${version} failed while ${meanwhile}: ${messageOf(cause)}`, {
    hint,
    cause,
  });
}

/** A plugin that an error of its own, or what it lacks in the configuration, put out of use. */
export function brokenBy({ name, version }: LoadedPlugin, { code, message, hint = '' }: AllosError): BrokenPlugin {
  if (code !== 'config.invalid') return { name, version, code: 'plugin.crashed', message, hint };
  return { name, version, code, message: `plugin ${name}@${version} cannot be used: ${message}`, hint };
}

/** Whether an error puts a plugin out of use, and is no fault of Allos. */
export function isOfPlugin(error: unknown): error is AllosError {
  return isAllosError(error) && (error.code === 'plugin.crashed' || error.code === 'config.invalid');
}

/** The contract says nothing of a class's parameters; the container knows how to fill them. */
function constructible(contributed: ContributedClass): Newable<object> {
  return contributed as Newable<object>;
}
