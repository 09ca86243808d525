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
  replay: () => import('./commands/replay.js'),
  demo: () => import('./commands/demo.js'),
  init: () => import('./commands/init.js'),
  doctor: () => import('./commands/doctor.js'),
  'list-providers': () => import('./commands/list-providers.js'),
  'list-tools': () => import('./commands/list-tools.js'),
  trust: () => import('./commands/trust.js'),
  'providers list': () => import('./commands/providers/list.js'),
  'tools list': () => import('./commands/tools/list.js'),
  'tools show': () => import('./commands/tools/show.js'),
  'tools call': () => import('./commands/tools/call.js'),
  models: () => import('./commands/models.js'),
  'config show': () => import('./commands/config/show.js'),
  'config get': () => import('./commands/config/get.js'),
  'config explain': () => import('./commands/config/explain.js'),
  'config validate': () => import('./commands/config/validate.js'),
  'config schema': () => import('./commands/config/schema.js'),
  completion: () => import('./commands/completion.js'),
  'plugins list': () => import('./commands/plugins/list.js'),
  'plugins new': () => import('./commands/plugins/new.js'),
  'plugins build': () => import('./commands/plugins/build.js'),
  'plugins check': () => import('./commands/plugins/check.js'),
  'plugins link': () => import('./commands/plugins/link.js'),
  'container graph': () => import('./commands/container/graph.js'),
  'sessions list': () => import('./commands/sessions/list.js'),
  'sessions show': () => import('./commands/sessions/show.js'),
  'sessions rename': () => import('./commands/sessions/rename.js'),
  'sessions rm': () => import('./commands/sessions/rm.js'),
  'sessions export': () => import('./commands/sessions/export.js'),
  'sessions fork': () => import('./commands/sessions/fork.js'),
};
