import { Container } from 'inversify';
import type { Clock, Ids } from '../plugin/clock.js';
import type { Logger } from '../plugin/logger.js';
import { TOKENS } from '../plugin/tokens.js';
import { bindComponentLoggers } from './component-loggers.js';

/** The services that live as long as the program. */
export interface RootServices {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

/**
 * The root scope. It holds nothing that depends on a session: a root singleton that did would silently keep the first
 * session for ever.
 */
export function createRoot({ clock, ids, logger }: RootServices): Container {
  const root = new Container({ defaultScope: 'Singleton' });
  root.bind(TOKENS.Clock).toConstantValue(clock);
  root.bind(TOKENS.Ids).toConstantValue(ids);
  root.bind(TOKENS.Logger).toConstantValue(logger);
  bindComponentLoggers(root, logger);
  return root;
}
