import { TOKENS } from './tokens.js';

/** The services of which a session has one: a plugin's takes the place of the built-in one. */
export const SINGLE_SERVICES = Object.freeze({
  approver: TOKENS.Approver,
  sessionStore: TOKENS.SessionStore,
  contextStrategy: TOKENS.ContextStrategy,
  pricing: TOKENS.Pricing,
  logger: TOKENS.Logger,
  clock: TOKENS.Clock,
});

/** A service of which a session has one, as the configuration calls it. */
export type SingleService = keyof typeof SINGLE_SERVICES;

/** The tokens that `@Service` may name. Policies combine, and subscribers are all told; of the others there is one. */
export const CONTRIBUTED_SERVICES: readonly symbol[] = [
  TOKENS.Policy,
  TOKENS.EventSubscriber,
  ...Object.values(SINGLE_SERVICES),
];
