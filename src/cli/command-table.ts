import type { Command } from '@oclif/core/command';

/** A command class as its module exports it. */
export interface CommandModule {
  readonly default: (new (argv: string[], config: never) => Command) & Pick<typeof Command, 'flags'>;
}

/**
 * Every command and how to load it. A table, so that one command costs only itself: oclif's own discovery would read
 * the folder and its manifest first.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  run: () => import('./commands/run.js'),
  resume: () => import('./commands/resume.js'),
  demo: () => import('./commands/demo.js'),
  'list-providers': () => import('./commands/list-providers.js'),
  'list-tools': () => import('./commands/list-tools.js'),
  models: () => import('./commands/models.js'),
  'plugins list': () => import('./commands/plugins/list.js'),
  'plugins build': () => import('./commands/plugins/build.js'),
  'container graph': () => import('./commands/container/graph.js'),
  'sessions list': () => import('./commands/sessions/list.js'),
  'sessions show': () => import('./commands/sessions/show.js'),
  'sessions rename': () => import('./commands/sessions/rename.js'),
  'sessions rm': () => import('./commands/sessions/rm.js'),
  'sessions export': () => import('./commands/sessions/export.js'),
  'sessions fork': () => import('./commands/sessions/fork.js'),
};
