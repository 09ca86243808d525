export { WIRE_DIALECTS, wireDialect } from '../dialects/dialects.js';
export type { WireContext, WireDialect, WireFinding, WireRule } from '../dialects/dialect.js';
export { CountingIds, FixedClock } from './fixed-clock.js';
export { RecordingLogger } from './recording-logger.js';
export type { LogLine } from './recording-logger.js';
export { ScriptedProvider } from './scripted-provider.js';
export type { RecordedRequest, Script, ScriptedCall, ScriptedTurn } from './scripted-provider.js';
