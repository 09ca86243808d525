/**
 * What each key means. `notYet` marks a key that is read and checked but that nothing acts on, by a pattern that the
 * sources outside `src/config` have once something does.
 */
export const MEANINGS = {
  $schema: { meaning: 'For editors that read JSON.' },
  version: { meaning: 'The version of this format.' },
  model: { meaning: '`model`, `provider/model` or `provider/model:effort`. Without it, the provider with a key.' },
  fallbackModels: {
    meaning:
      'Models that take over, in this order, when the one before is overloaded, cannot be reached or refuses; written as `model` is, or a provider for its default model. [How](../guides/switching-models.md).',
  },
  sandbox: { meaning: 'Whether commands run in a sandbox; `required` refuses to run, since there is none yet.' },

  'agent.appendSystemPrompt': { meaning: 'Added to the system prompt.' },
  'agent.compactAt': {
    meaning:
      'Part of the context window at which the conversation is shortened: a summary takes the place of its older part.',
  },
  'agent.effort': {
    meaning:
      "Effort of reasoning, in the words that the model takes; one behind the model's name beats it, and `:default` there asks for none.",
  },
  'agent.instructions': { meaning: 'Files whose text is added to the system prompt.', notYet: /agent\.instructions/ },
  'agent.maxCostUsd': {
    meaning:
      'US dollars that one run may cost: no model is called once they are spent. A price that is unknown is told.',
  },
  'agent.maxOutputTokens': { meaning: 'Tokens of one answer. Without it, what the provider says.' },
  'agent.maxTokens': { meaning: 'Tokens of one run, input and output together.' },
  'agent.maxTurns': { meaning: 'Model calls of one run.' },
  'agent.systemPrompt': { meaning: 'Replaces the built-in system prompt.' },
  'agent.temperature': { meaning: 'Sent only when set.' },
  'agent.timeoutSeconds': { meaning: 'Seconds that one run may take.' },
  'agent.toolChoice': {
    meaning: 'Whether the model may call tools, may not, or has to in the first turn of a run, where it can be forced.',
  },

  'log.file': {
    meaning:
      'A file in an existing folder that the log is appended to, one JSON object a line; from the working folder. Also `--log-file`. Takes the log away from stderr, unless `-v` is given.',
  },
  'log.level': {
    meaning:
      "How much is logged, on stderr or to the file; also `ALLOS_LOG_LEVEL`. A file without it gets `debug`. At `warn` and `error` stderr shows the lines of plugins alone, since Allos' own are shown anyway.",
  },

  'mcpServers.<name>.args': { meaning: 'Arguments of the command.', notYet: /mcpServers/ },
  'mcpServers.<name>.command': { meaning: 'The program of an MCP server.', notYet: /mcpServers/ },
  'mcpServers.<name>.cwd': { meaning: 'The folder it starts in.', notYet: /mcpServers/ },
  'mcpServers.<name>.enabled': { meaning: 'Whether it is used.', notYet: /mcpServers/ },
  'mcpServers.<name>.env': { meaning: 'Its environment.', notYet: /mcpServers/ },
  'mcpServers.<name>.headers': { meaning: 'Headers for a server with a URL.', notYet: /mcpServers/ },
  'mcpServers.<name>.url': { meaning: 'The address of a server that runs elsewhere.', notYet: /mcpServers/ },

  'permissions.allow': { meaning: 'Rules that allow, such as `shell_exec(npm test)`. They loosen *ask* only.' },
  'permissions.deny': { meaning: 'Rules that deny, such as `read_file(.env*)`. They win in every mode.' },
  'permissions.mode': { meaning: 'How much may happen without asking.' },
  'permissions.tools': { meaning: 'What to do with calls of a tool that no rule speaks of.' },

  'plugins[].name': {
    meaning: 'A package, or a path that begins with a dot; from the folder of this file. A text alone is the name.',
  },
  'plugins[].required': {
    meaning:
      'Whether no run goes without it: where it cannot be used, for whatever reason, the run ends, and no list of another file takes it away or changes it.',
  },
  'plugins[].settings': { meaning: 'For the plugin.' },

  profiles: { meaning: 'Named variants, chosen with `--profile`.' },

  'providerDefaults.retries': { meaning: 'Further attempts after a failed call, as long as nothing was shown.' },
  'providerDefaults.timeouts.connectMs': { meaning: 'Milliseconds until the connection stands.' },
  'providerDefaults.timeouts.firstByteMs': { meaning: 'Milliseconds until the answer begins.' },
  'providerDefaults.timeouts.idleMs': { meaning: 'Milliseconds between two pieces of the answer.' },
  'providerDefaults.timeouts.totalMs': { meaning: 'Milliseconds of one call.' },

  'providers.<name>.api': { meaning: "Which of the vendor's APIs to speak, where it has several." },
  'providers.<name>.apiKey': {
    meaning: 'The key, best as `${env:NAME}`. Without it the variable that `allos list-providers` names.',
  },
  'providers.<name>.baseUrl': { meaning: 'Where its API is.' },
  'providers.<name>.headers': { meaning: 'Sent with each request.' },
  'providers.<name>.models[].contextWindow': { meaning: 'Tokens of its context window.' },
  'providers.<name>.models[].documents': { meaning: 'Whether it reads PDF documents.' },
  'providers.<name>.models[].efforts': { meaning: 'The efforts of reasoning that it takes; empty for none.' },
  'providers.<name>.models[].id': { meaning: 'A model; a text alone is its id.' },
  'providers.<name>.models[].images': { meaning: 'Whether it sees images.' },
  'providers.<name>.models[].maxOutputTokens': { meaning: 'Tokens of its longest answer.' },
  'providers.<name>.models[].price.cacheRead': { meaning: 'Of tokens from a cache. Default: `input`.' },
  'providers.<name>.models[].price.cacheWrite': { meaning: 'Of tokens that go into a cache. Default: `input`.' },
  'providers.<name>.models[].price.input': {
    meaning: 'US dollars per million tokens of the prompt. A price here beats the catalogue (`allos models`).',
  },
  'providers.<name>.models[].price.output': { meaning: 'US dollars per million tokens of the answer.' },
  'providers.<name>.models[].structuredOutput': {
    meaning: 'Whether its API holds an answer to a JSON Schema; where not, the instructions ask for it.',
  },
  'providers.<name>.plugin': {
    meaning:
      'The provider, or the plugin, whose code serves a provider of your own name, such as a second server: `openai`. No key of the environment is sent there.',
  },
  'providers.<name>.request': {
    meaning: "Fields for the body of each request, in the vendor's words, such as `service_tier`. They are sent last.",
  },
  'providers.<name>.retries': { meaning: 'As in `providerDefaults`.' },
  'providers.<name>.timeoutMs': { meaning: 'The same as `timeouts.totalMs`.' },
  'providers.<name>.timeouts.connectMs': { meaning: 'As in `providerDefaults`.' },
  'providers.<name>.timeouts.firstByteMs': { meaning: 'As in `providerDefaults`.' },
  'providers.<name>.timeouts.idleMs': { meaning: 'As in `providerDefaults`.' },
  'providers.<name>.timeouts.totalMs': { meaning: 'As in `providerDefaults`.' },

  'services.approver': {
    meaning:
      'The plugin that answers where a call needs an approval; `allos` for the built-in one. Needed where several contribute it, as for the services below.',
  },
  'services.clock': { meaning: 'The plugin that tells the time.' },
  'services.contextStrategy': { meaning: 'The plugin that shortens long conversations.' },
  'services.logger': { meaning: 'The plugin that takes the diagnostics.' },
  'services.pricing': { meaning: 'The plugin that knows what model calls cost.' },
  'services.sessionStore': { meaning: 'The plugin that keeps sessions.' },

  'tools.disabled': { meaning: 'Tools that are never offered; `*` stands for any characters.' },
  'tools.enabled': { meaning: 'Tools to offer.' },
  'tools.settings': { meaning: 'Settings of tools by tool name.' },
};
