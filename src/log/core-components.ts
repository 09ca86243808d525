/** The parts of Allos that log. Each has a logger of its own; a plugin's carries the plugin's name. */
export const CORE_COMPONENTS = ['config', 'host', 'session', 'provider', 'policy', 'tools', 'loop'] as const;

export type CoreComponent = (typeof CORE_COMPONENTS)[number];

export function isCoreComponent(name: string): name is CoreComponent {
  return (CORE_COMPONENTS as readonly string[]).includes(name);
}
