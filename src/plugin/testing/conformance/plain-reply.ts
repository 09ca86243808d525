import type { WireAnswer, WireFailureKind } from './provider-wire.js';
import type { Reply } from './wire-server.js';

/** The status with which most APIs refuse. */
export const USUAL_STATUS: Readonly<Record<WireFailureKind, number>> = {
  auth: 401,
  bad_request: 400,
  not_found: 404,
  context_overflow: 400,
  rate_limit: 429,
  overloaded: 503,
  server: 500,
};

/** Answers with one body. */
export function plainly({ status, headers, body }: WireAnswer): Reply {
  return ({ head, write, end }) => {
    head({ status, headers: { 'content-type': 'application/json', ...headers } });
    write(body);
    end();
  };
}
