import type { ContractDefinition } from './contract-definition.js';
import { ABORT_CONTRACTS } from './contracts/aborts.js';
import { BEFORE_SENDING_CONTRACTS } from './contracts/before-sending.js';
import { BROKEN_ANSWER_CONTRACTS } from './contracts/broken-answers.js';
import { CALL_ID_CONTRACTS } from './contracts/call-ids.js';
import { CALL_CONTRACTS } from './contracts/calls.js';
import { CONCURRENCY_CONTRACTS } from './contracts/concurrency.js';
import { FAILURE_CONTRACTS } from './contracts/failures.js';
import { HOP_CONTRACTS } from './contracts/hops.js';
import { LOCAL_CONTRACTS } from './contracts/local.js';
import { ORIGIN_CONTRACTS } from './contracts/origin.js';
import { REASONING_CONTRACTS } from './contracts/reasoning.js';
import { REQUEST_BYTES_CONTRACTS } from './contracts/request-bytes.js';
import { REQUEST_CONTRACTS } from './contracts/requests.js';
import { STOP_CONTRACTS } from './contracts/stops.js';
import { STREAM_FORM_CONTRACTS } from './contracts/stream-forms.js';
import { TEXT_CONTRACTS } from './contracts/text.js';
import { TIMEOUT_CONTRACTS } from './contracts/timeouts.js';
import { TRANSCRIPT_CONTRACTS } from './contracts/transcripts.js';
import { USAGE_CONTRACTS } from './contracts/usage.js';

/** Every contract, in the order of a report. */
export const ALL_CONTRACTS: readonly ContractDefinition[] = [
  ...TEXT_CONTRACTS,
  ...CALL_CONTRACTS,
  ...CALL_ID_CONTRACTS,
  ...STOP_CONTRACTS,
  ...USAGE_CONTRACTS,
  ...ORIGIN_CONTRACTS,
  ...STREAM_FORM_CONTRACTS,
  ...BROKEN_ANSWER_CONTRACTS,
  ...FAILURE_CONTRACTS,
  ...TIMEOUT_CONTRACTS,
  ...ABORT_CONTRACTS,
  ...REQUEST_CONTRACTS,
  ...REQUEST_BYTES_CONTRACTS,
  ...BEFORE_SENDING_CONTRACTS,
  ...TRANSCRIPT_CONTRACTS,
  ...REASONING_CONTRACTS,
  ...HOP_CONTRACTS,
  ...CONCURRENCY_CONTRACTS,
  ...LOCAL_CONTRACTS,
];
