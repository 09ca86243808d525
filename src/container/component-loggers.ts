import type { Container } from 'inversify';
import { CORE_COMPONENTS, type CoreComponent } from '../log/core-components.js';
import type { Logger } from '../plugin/logger.js';
import { serviceToken, type ServiceToken } from '../plugin/tokens.js';

/** The token of the logger of one part of Allos. `TOKENS.Logger` is the one that all of them are children of. */
export function loggerToken(component: CoreComponent): ServiceToken<Logger> {
  return serviceToken(`allos/Logger/${component}`);
}

/** Binds a logger for each part of Allos. */
export function bindComponentLoggers(root: Container, logger: Logger): void {
  for (const component of CORE_COMPONENTS) {
    root.bind(loggerToken(component)).toConstantValue(logger.child(component));
  }
}
