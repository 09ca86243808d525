export { WIRE_DIALECTS, wireDialect } from '../dialects/dialects.js';
export type { WireContext, WireDialect, WireFinding, WireRule } from '../dialects/dialect.js';
export type {
  AnswerCall,
  AnswerMoment,
  AnswerPart,
  AnswerPartStep,
  AnswerReasoning,
  AnswerStep,
  AnswerText,
  ModelAnswer,
} from './conformance/model-answer.js';
export type { Contract, ContractResult, ContractVerdict } from './conformance/contract.js';
export { providerConformance } from './conformance/provider-conformance.js';
export type { LackingFeatures, ProviderFeature } from './conformance/provider-feature.js';
export type { ProviderUnderTest } from './conformance/provider-under-test.js';
export type {
  ProviderWire,
  WireAnswer,
  WireFailure,
  WireFailureKind,
  WireRequest,
} from './conformance/provider-wire.js';
export { registerConformance } from './conformance/register-conformance.js';
export type { RegisterTest, TestRegistry } from './conformance/register-conformance.js';
export { conformanceText, runConformance } from './conformance/run-conformance.js';
export type { ConformanceReport } from './conformance/run-conformance.js';
export { sessionStoreConformance } from './conformance/session-store/session-store-conformance.js';
export type { SessionStoreUnderTest, StoreFeature } from './conformance/session-store/store-under-test.js';
export type { SentItem, SentRequest } from './conformance/sent-request.js';
export { CountingIds, FixedClock } from './fixed-clock.js';
export { RecordingLogger } from './recording-logger.js';
export type { LogLine } from './recording-logger.js';
export { ScriptedProvider } from './scripted-provider.js';
export type { RecordedRequest, Script, ScriptedCall, ScriptedTurn } from './scripted-provider.js';
export { toolConformance } from './tool-conformance/tool-conformance.js';
export type { ToolExample, ToolUnderTest } from './tool-conformance/tool-under-test.js';
export { pluginConformance } from './plugin-conformance/plugin-conformance.js';
export type { PluginUnderTest } from './plugin-conformance/plugin-under-test.js';
